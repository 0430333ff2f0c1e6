"""The page: `streamlit run dashboard.py`."""
