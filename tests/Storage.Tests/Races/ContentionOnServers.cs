using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Races;

public sealed class ContentionOnRedis(RedisFixture server) : ContentionContract(server), IClassFixture<RedisFixture>;

public sealed class ContentionOnGarnet(GarnetFixture server) : ContentionContract(server), IClassFixture<GarnetFixture>;
