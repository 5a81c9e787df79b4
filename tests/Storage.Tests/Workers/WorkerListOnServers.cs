using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Workers;

[Trait("Category", "Servers")]
public sealed class WorkerListOnRedis(RedisFixture server) : WorkerListContract(server), IClassFixture<RedisFixture>;

public sealed class WorkerListOnGarnet(GarnetFixture server) : WorkerListContract(server), IClassFixture<GarnetFixture>;
