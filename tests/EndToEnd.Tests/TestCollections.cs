using Xunit.Sdk;
using Xunit.v3;

// Each class starts brokers, stores and hosts, and needs the whole machine.
[assembly: Parallelization(Mode = ParallelMode.None)]

// All tests start programs and wait for them.
[assembly: Trait("Category", "Long")]
