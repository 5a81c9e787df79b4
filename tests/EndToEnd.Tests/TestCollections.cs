using Xunit.Sdk;
using Xunit.v3;

// Each class starts a broker, a store and hosts of its own. Two at a time: they wait for one another most of the time.
[assembly: Parallelization(Mode = ParallelMode.Collections)]

// All tests start programs and wait for them.
[assembly: Trait("Category", "Long")]
