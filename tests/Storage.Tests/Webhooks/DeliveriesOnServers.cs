using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Webhooks;

[Trait("Category", "Servers")]
public sealed class DeliveriesOnRedis(RedisFixture server) : DeliveriesContract(server), IClassFixture<RedisFixture>;

public sealed class DeliveriesOnGarnet(GarnetFixture server) : DeliveriesContract(server), IClassFixture<GarnetFixture>;

[Trait("Category", "Long")]
public sealed class DeliveriesOnSmallGarnet(SmallGarnetFixture server) : DeliveriesContract(server), IClassFixture<SmallGarnetFixture>;
