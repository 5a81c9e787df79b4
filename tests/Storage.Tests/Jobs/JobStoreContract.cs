using ImageGen.Storage.Tests.Jobs.Ended;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

/// <summary>What every job store promises, on every server it may run on; what it promises of ended jobs is in <see cref="EndedJobContract"/>.</summary>
public abstract partial class JobStoreContract(IStoreServer server) : EndedJobContract(server, compacts: false);
