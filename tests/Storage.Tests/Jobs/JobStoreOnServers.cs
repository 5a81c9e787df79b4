using ImageGen.Storage.Tests.Jobs.Ended;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

[Trait("Category", "Servers")]
public sealed class JobStoreOnRedis(RedisFixture server) : JobStoreContract(server), IClassFixture<RedisFixture>;

/// <summary>What the store promises of ended jobs, with their rows made compact as early as possible. The embedded store keeps them as they are.</summary>
[Trait("Category", "Servers")]
public sealed class CompactJobStoreOnRedis(RedisFixture server) : EndedJobContract(server, compacts: true), IClassFixture<RedisFixture>;

public sealed class JobStoreOnGarnet(GarnetFixture server) : JobStoreContract(server), IClassFixture<GarnetFixture>;

[Trait("Category", "Long")]
public sealed class JobStoreOnSmallGarnet(SmallGarnetFixture server) : JobStoreContract(server), IClassFixture<SmallGarnetFixture>;
