using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Access;

[Trait("Category", "Servers")]
public sealed class ApiKeysOnRedis(RedisFixture server) : ApiKeysContract(server), IClassFixture<RedisFixture>;

public sealed class ApiKeysOnGarnet(GarnetFixture server) : ApiKeysContract(server), IClassFixture<GarnetFixture>;
