#!/bin/bash
# Says where it runs, then counts to the number given, half a second each.
steps=${1:-20}

printf '\033[32mHello from %s\033[0m\n' "$(uname -n)"
echo "Job $RESCALE_JOB_ID on cluster $RESCALE_CLUSTER_ID"
echo "Core type $RESCALE_CORE_TYPE, $RESCALE_CORES_PER_SLOT core(s) asked for, $(nproc) to be used"
echo "Working folder $PWD"
echo "What a job is told (the key is left out):"
env | grep '^RESCALE_' | grep -v '^RESCALE_API_KEY=' | sort | sed 's/^/  /'

echo 'step,square,seconds' > counts.csv
for ((step = 1; step <= steps; step++)); do
  echo "$step,$((step * step)),$SECONDS" >> counts.csv
  echo "Step $step of $steps"
  sleep 0.5
done
echo "Done. The table is in counts.csv."
