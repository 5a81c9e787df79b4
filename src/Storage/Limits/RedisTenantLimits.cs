using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Limits;

/// <summary>One string per tenant: its limits as JSON. Fields that only a later version knows are ignored.</summary>
internal sealed partial class RedisTenantLimits(StoreConnection store) : ITenantLimits
{
    public async Task<AccessLimits?> FindAsync(string tenant, CancellationToken cancellationToken)
        => (string?)await store.DoAsync(database => database.StringGetAsync(LimitKeys.Row(tenant)), cancellationToken) is { } text
            ? JsonSerializer.Deserialize(text, LimitsJson.Default.AccessLimits)
            : null;

    public Task PutAsync(string tenant, AccessLimits limits, CancellationToken cancellationToken)
    {
        if (AccessLimitRules.Check(limits).Select(fault => $"{fault.Field} {fault.Message}").FirstOrDefault() is { } fault)
        {
            throw new ArgumentException(fault, nameof(limits));
        }

        return store.DoAsync(database => database.StringSetAsync(LimitKeys.Row(tenant), JsonSerializer.Serialize(limits, LimitsJson.Default.AccessLimits)), cancellationToken);
    }

    public Task<bool> RemoveAsync(string tenant, CancellationToken cancellationToken)
        => store.DoAsync(database => database.KeyDeleteAsync(LimitKeys.Row(tenant)), cancellationToken);

    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(AccessLimits))]
    private sealed partial class LimitsJson : JsonSerializerContext;
}
