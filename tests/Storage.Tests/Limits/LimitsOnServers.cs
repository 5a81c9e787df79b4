using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Limits;

[Trait("Category", "Servers")]
public sealed class LimitsOnRedis(RedisFixture server) : LimitsContract(server), IClassFixture<RedisFixture>;

public sealed class LimitsOnGarnet(GarnetFixture server) : LimitsContract(server), IClassFixture<GarnetFixture>;
