using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Model;

public sealed class InterleavingOnRedis(RedisFixture server) : InterleavingContract(server), IClassFixture<RedisFixture>;

public sealed class InterleavingOnGarnet(GarnetFixture server) : InterleavingContract(server), IClassFixture<GarnetFixture>;
