using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Fleet;

/// <summary>One string with a time to live.</summary>
internal sealed partial class RedisFleetStatistics(StoreConnection store) : IFleetStatistics
{
    private static readonly RedisKey Key = "ig:{rounds}:fleet";

    public async Task<FleetReading?> FindAsync(CancellationToken cancellationToken)
    {
        var text = (string?)await store.DoAsync(database => database.StringGetAsync(Key), cancellationToken);
        try
        {
            return text is null ? null : JsonSerializer.Deserialize(text, ReadingJson.Default.FleetReading);
        }
        catch (JsonException)
        {
            // Written by another version: counts as none.
            return null;
        }
    }

    public Task PutAsync(FleetReading reading, TimeSpan young, CancellationToken cancellationToken)
        => store.DoAsync(database => database.StringSetAsync(Key, JsonSerializer.Serialize(reading, ReadingJson.Default.FleetReading), young), cancellationToken);

    [JsonSerializable(typeof(FleetReading))]
    private sealed partial class ReadingJson : JsonSerializerContext;
}
