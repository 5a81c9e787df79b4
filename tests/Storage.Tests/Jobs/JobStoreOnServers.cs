using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

[Trait("Category", "Servers")]
public sealed class JobStoreOnRedis(RedisFixture server) : JobStoreContract(server), IClassFixture<RedisFixture>;

/// <summary>The same contract with the rows of ended jobs made compact as early as possible. The embedded store keeps them as they are.</summary>
[Trait("Category", "Servers")]
public sealed class CompactJobStoreOnRedis(RedisFixture server) : JobStoreContract(server, compacts: true), IClassFixture<RedisFixture>;

public sealed class JobStoreOnGarnet(GarnetFixture server) : JobStoreContract(server), IClassFixture<GarnetFixture>;

[Trait("Category", "Long")]
public sealed class JobStoreOnSmallGarnet(SmallGarnetFixture server) : JobStoreContract(server), IClassFixture<SmallGarnetFixture>;
