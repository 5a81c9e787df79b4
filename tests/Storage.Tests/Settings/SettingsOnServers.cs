using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Settings;

public sealed class SettingsOnRedis(RedisFixture server) : SettingsContract(server), IClassFixture<RedisFixture>;

public sealed class SettingsOnGarnet(GarnetFixture server) : SettingsContract(server), IClassFixture<GarnetFixture>;
