using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Settings;

[Trait("Category", "Servers")]
public sealed class SettingsOnRedis(RedisFixture server) : SettingsContract(server), IClassFixture<RedisFixture>;

public sealed class SettingsOnGarnet(GarnetFixture server) : SettingsContract(server), IClassFixture<GarnetFixture>;
