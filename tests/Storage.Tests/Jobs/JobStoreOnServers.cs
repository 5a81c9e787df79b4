using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

[Trait("Category", "Servers")]
public sealed class JobStoreOnRedis(RedisFixture server) : JobStoreContract(server), IClassFixture<RedisFixture>;

/// <summary>The same contract with the rows of ended jobs made compact as early as possible.</summary>
[Trait("Category", "Servers")]
public sealed class CompactJobStoreOnRedis(RedisFixture server) : JobStoreContract(server, compacts: true), IClassFixture<RedisFixture>;

/// <summary>The same contract with the rows of ended jobs made compact as early as possible.</summary>
public sealed class CompactJobStoreOnGarnet(GarnetFixture server) : JobStoreContract(server, compacts: true), IClassFixture<GarnetFixture>;

public sealed class JobStoreOnGarnet(GarnetFixture server) : JobStoreContract(server), IClassFixture<GarnetFixture>;

[Trait("Category", "Long")]
public sealed class JobStoreOnSmallGarnet(SmallGarnetFixture server) : JobStoreContract(server), IClassFixture<SmallGarnetFixture>;
