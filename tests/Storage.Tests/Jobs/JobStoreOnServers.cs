using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

[Trait("Category", "Servers")]
public sealed class JobStoreOnRedis(RedisFixture server) : JobStoreContract(server), IClassFixture<RedisFixture>;

public sealed class JobStoreOnGarnet(GarnetFixture server) : JobStoreContract(server), IClassFixture<GarnetFixture>;

[Trait("Category", "Long")]
public sealed class JobStoreOnSmallGarnet(SmallGarnetFixture server) : JobStoreContract(server), IClassFixture<SmallGarnetFixture>;
