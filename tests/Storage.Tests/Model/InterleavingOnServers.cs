using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Model;

[Trait("Category", "Servers")]
public sealed class InterleavingOnRedis(RedisFixture server) : InterleavingContract(server, TestSize.Choose(2_000, 10_000)), IClassFixture<RedisFixture>;

[Trait("Category", "Long")]
public sealed class InterleavingOnGarnet(GarnetFixture server) : InterleavingContract(server, TestSize.Choose(500, 2_500)), IClassFixture<GarnetFixture>;

[Trait("Category", "Long")]
public sealed class InterleavingOnSmallGarnet(SmallGarnetFixture server) : InterleavingContract(server, TestSize.Choose(250, 1_000)), IClassFixture<SmallGarnetFixture>;
