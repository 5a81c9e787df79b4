using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Repeats;

[Trait("Category", "Servers")]
public sealed class RepeatedRequestsOnRedis(RedisFixture server) : RepeatedRequestsContract(server), IClassFixture<RedisFixture>;

public sealed class RepeatedRequestsOnGarnet(GarnetFixture server) : RepeatedRequestsContract(server), IClassFixture<GarnetFixture>;
