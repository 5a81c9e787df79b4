using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Webhooks;

[Trait("Category", "Servers")]
public sealed class WebhookRegistryOnRedis(RedisFixture server) : WebhookRegistryContract(server), IClassFixture<RedisFixture>;

public sealed class WebhookRegistryOnGarnet(GarnetFixture server) : WebhookRegistryContract(server), IClassFixture<GarnetFixture>;
