using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGen.EndToEnd.Tests.Channels;

/// <summary>All channels have the same sequence numbers, and a reader misses no event however often it is disconnected.</summary>
[Trait("Category", "Servers")]
public sealed class EveryChannelTests(Fleet fleet) : IClassFixture<Fleet>, IAsyncDisposable
{
    private const string Queue = "cut";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("imagegen-keys-");

    public async ValueTask DisposeAsync()
    {
        await fleet.StopHostsAsync();
        _keys.Delete(recursive: true);
    }

    [Fact]
    public async Task A_reader_that_is_disconnected_at_every_event_gets_all_events_on_every_channel()
    {
        fleet.Further["ImageGen__Settings__KeyRing"] = _keys.FullName;
        fleet.Further["ImageGen__Egress__AllowHttp"] = "true";
        fleet.Further["ImageGen__Egress__AllowedNetworks"] = "127.0.0.0/8";
        var gateway = await fleet.StartGatewayAsync();
        using var caller = new GatewayCaller(gateway);
        using var readers = new CutReaders(gateway);
        await CutReaders.BindAsync(fleet.Broker.ConnectionString, Queue);
        await using var webhook = await CutWebhook.StartAsync(gateway);
        await fleet.StartWorkerAsync();
        await caller.SubmitAsync(new { prompt = "one of its own", metadata = new { order = "7" } });
        await caller.SubmitAsync(new { prompt = "a pair", count = 2 });
        var jobs = await JobsAsync(caller);

        var streams = await Task.WhenAll(jobs.Select(readers.ReadStreamAsync));
        var all = streams.SelectMany(stream => stream).ToList();
        Assert.All(streams, stream => Assert.Equal(Enumerable.Range(1, stream.Count).Select(number => (long)number), stream.Select(item => item.Sequence)));
        Assert.All(streams, stream => Assert.Equal("image.generated", stream[^1].Type));
        Assert.Equal(all.Select(NameOf), (await Task.WhenAll(jobs.Select(readers.ReadListAsync))).SelectMany(list => list).Select(NameOf));

        // The batch has one event in addition to the events of its jobs.
        var tenant = await readers.ReadTenantAsync(all.Count + 1);
        var names = tenant.Select(NameOf).ToHashSet();
        Assert.Equal(all.Count + 1, names.Count);
        Assert.Superset(all.Select(NameOf).ToHashSet(), names);
        Assert.Single(tenant, item => item.Type == "batch.completed");

        await Eventually.GetAsync(() => Task.FromResult(webhook.Seen), seen => seen.Select(NameOf).ToHashSet().SetEquals(names), seen => $"{seen.Count} of {names.Count} posted", Patience);
        Assert.Equal(names.Count, webhook.Attempts.Count);
        Assert.All(webhook.Attempts.Values, count => Assert.InRange(count, 2, 3));

        var bus = await CutReaders.ReadBusAsync(fleet.Broker.ConnectionString, Queue);
        Assert.Equal(names, bus.Select(NameOf).ToHashSet());
        Assert.Empty(bus.SelectMany(PublishedSchema.FaultsOf));

        // The same content on every channel; over HTTP the type and the address of the image are added.
        var bodies = bus.DistinctBy(NameOf).ToDictionary(NameOf, BodyOf);
        Assert.All(tenant.Concat(all).Concat(webhook.Seen), item => Assert.Equal(bodies[NameOf(item)], BodyOf(item)));
    }

    private static (Guid Subject, long Sequence, string Type) NameOf(SeenEvent item) => (item.Subject, item.Sequence, item.Type);

    private static string BodyOf(SeenEvent item)
    {
        var body = JsonNode.Parse(item.Body.GetRawText())!.AsObject();
        body.Remove("type");
        (body["image"] as JsonObject)?.Remove("url");
        return new JsonObject(body.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))).ToJsonString();
    }

    /// <summary>A batch is accepted under its own id; its jobs are those of its page.</summary>
    private static async Task<IReadOnlyList<Guid>> JobsAsync(GatewayCaller caller)
    {
        var (single, batch) = (caller.Accepted.First(), caller.Accepted.Last());
        var page = await caller.GetAsync($"/v1/batches/{batch}");
        return [single, .. page.GetProperty("jobs").EnumerateArray().Select((JsonElement job) => job.GetProperty("id").GetGuid())];
    }
}
