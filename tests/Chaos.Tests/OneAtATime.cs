using Xunit.Sdk;
using Xunit.v3;

// Each scenario has a broker, a store and killed processes of its own; they deserve the machine to themselves.
[assembly: Parallelization(Mode = ParallelMode.None)]
