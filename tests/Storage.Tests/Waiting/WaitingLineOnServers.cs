using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Waiting;

[Trait("Category", "Servers")]
public sealed class WaitingLineOnRedis(RedisFixture server) : WaitingLineContract(server), IClassFixture<RedisFixture>;

public sealed class WaitingLineOnGarnet(GarnetFixture server) : WaitingLineContract(server), IClassFixture<GarnetFixture>;
