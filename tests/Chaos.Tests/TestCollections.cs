using Xunit.Sdk;
using Xunit.v3;

// Each scenario starts and kills servers and hosts of its own. ShortRuns limits how many run at a time.
[assembly: Parallelization(Mode = ParallelMode.None)]
