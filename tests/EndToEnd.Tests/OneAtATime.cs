using Xunit.Sdk;
using Xunit.v3;

// Each class has brokers, stores and killed processes of its own; they deserve the machine to themselves.
[assembly: Parallelization(Mode = ParallelMode.None)]

// All of it starts programs and waits for them.
[assembly: Trait("Category", "Long")]
