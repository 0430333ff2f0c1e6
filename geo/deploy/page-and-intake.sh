#!/bin/sh
# Runs page and intake until told to stop, or until one of them ends: then the other is ended, too, and the status tells.
set -u
sources=${INCIDENT_MAP_SOURCES:-/etc/incident-map/sources.toml}

incident-map watch --sources "$sources" --health "${INCIDENT_MAP_HEALTH:-127.0.0.1:8502}" &
intake=$!
incident-map serve --headless --port "${INCIDENT_MAP_PORT:-8501}" &
page=$!

stopped=
trap 'stopped=yes; kill -TERM "$intake" "$page" 2>/dev/null' TERM INT

while kill -0 "$intake" 2>/dev/null && kill -0 "$page" 2>/dev/null; do
    sleep 1 &
    wait $!
done
kill -TERM "$intake" "$page" 2>/dev/null
wait "$intake" 2>/dev/null
wait "$page" 2>/dev/null
[ -n "$stopped" ]
