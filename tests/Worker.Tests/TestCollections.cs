using Xunit.v3;

// Most tests wait for leases and heartbeats of hosts: four at a time on two cores, where two leave more than half of the processor time unused.
[assembly: Parallelization(MaxThreads = 4)]
