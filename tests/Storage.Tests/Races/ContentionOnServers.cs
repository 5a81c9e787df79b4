using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Races;

[Trait("Category", "Servers")]
public sealed class ContentionOnRedis(RedisFixture server) : ContentionContract(server, TestSize.Choose(1000, 3000)), IClassFixture<RedisFixture>;

[Trait("Category", "Long")]
public sealed class ContentionOnGarnet(GarnetFixture server) : ContentionContract(server, TestSize.Choose(500, 1000)), IClassFixture<GarnetFixture>;
