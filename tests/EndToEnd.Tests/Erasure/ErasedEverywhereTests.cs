using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ImageGen.EndToEnd.Tests.Channels;
using ImageGen.Servers;
using RabbitMQ.Client;
using StackExchange.Redis;

namespace ImageGen.EndToEnd.Tests.Erasure;

/// <summary>After an erase, nothing that the system keeps contains the words of the prompt or the bytes of the image: no file, key, queue or log.</summary>
public sealed class ErasedEverywhereTests(Fleet fleet) : IClassFixture<Fleet>, IAsyncDisposable
{
    private const string Word = "quetzalcanary";
    private const string Source = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("imagegen-keys-");
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("imagegen-data-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await fleet.StopHostsAsync();
        _keys.Delete(recursive: true);
        _data.Delete(recursive: true);
    }

    [Trait("Category", "Servers")]
    [Theory]
    [InlineData("files")]
    [InlineData("redis")]
    public async Task Nothing_of_an_erased_job_is_left_with_RabbitMQ_and_Redis(string results)
    {
        var environment = new Dictionary<string, string?>
        {
            ["ImageGen__Providers__sandbox__Kind"] = "sandbox",
            ["ImageGen__Settings__KeyRing"] = _keys.FullName,
            ["ImageGen__Egress__AllowHttp"] = "true",
            ["ImageGen__Egress__AllowedNetworks"] = "127.0.0.0/8",
            ["ImageGen__Results__Kind"] = results,
        };
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"{fleet.Store.ConnectionString},allowAdmin=true");
        foreach (var key in redis.GetServers()[0].Keys())
        {
            await redis.GetDatabase().KeyDeleteAsync(key);
        }

        var gateway = await fleet.StartGatewayAsync(environment);
        await fleet.StartWorkerAsync(environment);
        await using var webhook = await CutWebhook.StartAsync(gateway);
        var image = await EraseOneAsync(gateway, webhook);

        await Eventually.GetAsync(() => FindInRedisAsync(redis, image), found => found.Count == 0, found => string.Join(", ", found), Patience);
        await Eventually.GetAsync(() => Task.FromResult(FindInFiles(fleet.Pictures, image)), found => found.Count == 0, found => string.Join(", ", found), Patience);
        Assert.Empty(await FindInQueuesAsync(fleet.Broker.ConnectionString));
        Assert.DoesNotContain(Word, fleet.Output, StringComparison.OrdinalIgnoreCase);

        // The append-only file keeps what was overwritten until it is rewritten.
        var folder = (await redis.GetServers()[0].ConfigGetAsync("dir")).Single().Value;
        if (Directory.Exists(folder))
        {
            await redis.GetServers()[0].ExecuteAsync("BGREWRITEAOF");
            await Eventually.GetAsync(() => Task.FromResult(FindInFiles(folder, image)), found => found.Count == 0, found => string.Join(", ", found), Patience);
        }
    }

    [Fact]
    public async Task Nothing_of_an_erased_job_is_left_in_one_process_and_in_its_store_once_that_is_compacted()
    {
        using var port = Ports.Claim();
        var address = new Uri($"http://127.0.0.1:{port.Port}");
        byte[] image;
        await using (var host = await ServeAsync())
        {
            await using var webhook = await CutWebhook.StartAsync(address);
            image = await EraseOneAsync(address, webhook);
            await Eventually.GetAsync(() => Task.FromResult(FindInFiles(_data.FullName, image).Where(IsOutsideStore).ToList()), found => found.Count == 0, found => string.Join(", ", found), Patience);
            Assert.DoesNotContain(Word, host.Output, StringComparison.OrdinalIgnoreCase);
            host.Terminate();
            Assert.Equal(0, await host.WaitForExitAsync(TimeSpan.FromSeconds(60), Cancel));
        }

        await using var again = await ServeAsync("--compact");
        using var caller = new GatewayCaller(address);
        Assert.Single((await caller.GetAsync("/v1/jobs")).GetProperty("data").EnumerateArray());
        again.Terminate();
        Assert.Equal(0, await again.WaitForExitAsync(TimeSpan.FromSeconds(60), Cancel));

        Assert.Empty(FindInFiles(_data.FullName, image));

        async Task<HostProcess> ServeAsync(params string[] further)
        {
            var host = Imagegen.Start(
                new Dictionary<string, string?> { ["ImageGen__Egress__AllowHttp"] = "true", ["ImageGen__Egress__AllowedNetworks"] = "127.0.0.0/8" },
                ["serve", "--data", _data.FullName, "--port", $"{port.Port}", .. further]);
            await host.WaitUntilReadyAsync(address, TimeSpan.FromSeconds(60), Cancel);
            return host;
        }
    }

    /// <summary>Outside of the files of the store, which keep what was written until it is compacted.</summary>
    private static bool IsOutsideStore(string file) => !file.Contains($"{Path.DirectorySeparatorChar}store", StringComparison.Ordinal);

    /// <summary>Makes an image, erases it, and returns its bytes. Checks what callers see.</summary>
    private static async Task<byte[]> EraseOneAsync(Uri gateway, CutWebhook webhook)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = gateway };
        var request = new { prompt = $"a {Word} in a garden", negative_prompt = $"no {Word}", image = Source, metadata = new Dictionary<string, string> { [Word] = Word }, provider = "sandbox" };
        var id = await SubmitAsync();
        using var caller = new GatewayCaller(gateway);
        var job = await caller.WaitForEndAsync(id, Patience);
        Assert.True(job.GetProperty("status").GetString() == "succeeded", job.ToString());
        var image = await http.GetByteArrayAsync($"/v1/jobs/{id}/image", Cancel);
        await Eventually.TrueAsync(() => webhook.Seen.Any(item => item.Type == "image.generated"), "the webhook is delivered", Patience);

        using (var erased = await http.DeleteAsync($"/v1/jobs/{id}", Cancel))
        {
            Assert.Equal(HttpStatusCode.OK, erased.StatusCode);
        }

        var receipt = await caller.GetAsync($"/v1/jobs/{id}");
        Assert.Equal(("succeeded", "", true), (receipt.GetProperty("status").GetString(), receipt.GetProperty("prompt").GetString(), receipt.GetProperty("erased_at").ValueKind == JsonValueKind.String));
        using (var gone = await http.GetAsync($"/v1/jobs/{id}/image", Cancel))
        {
            Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
            Assert.Contains("image_erased", await gone.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        // The same request under the same key buys nothing.
        Assert.Equal(id, await SubmitAsync());
        await Eventually.TrueAsync(() => webhook.Seen.Any(item => item.Type == "image.erased"), "the erasure is announced", Patience);
        Assert.DoesNotContain(Word, await http.GetStringAsync($"/v1/jobs/{id}/events", Cancel), StringComparison.Ordinal);
        return image;

        async Task<Guid> SubmitAsync()
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/jobs") { Content = JsonContent.Create(request), Headers = { { "Idempotency-Key", $"order-{gateway.Port}" } } };
            using var response = await http.SendAsync(message, Cancel);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancel));
            return (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetGuid();
        }
    }

    private static async Task<IReadOnlyList<string>> FindInRedisAsync(ConnectionMultiplexer redis, byte[] image)
    {
        var (database, found) = (redis.GetDatabase(), new List<string>());
        foreach (var key in redis.GetServers()[0].Keys(pageSize: 1000))
        {
            RedisValue[] values = await database.KeyTypeAsync(key) switch
            {
                RedisType.String => [await database.StringGetAsync(key)],
                RedisType.Hash => [.. (await database.HashGetAllAsync(key)).SelectMany(field => (RedisValue[])[field.Name, field.Value])],
                RedisType.List => await database.ListRangeAsync(key),
                RedisType.Set => await database.SetMembersAsync(key),
                RedisType.SortedSet => await database.SortedSetRangeByRankAsync(key),
                _ => [],
            };
            if (Contains(Encoding.UTF8.GetBytes((string)key!), image) || values.Any(value => Contains((byte[]?)value ?? [], image)))
            {
                found.Add(key!);
            }
        }

        return found;
    }

    private static List<string> FindInFiles(string folder, byte[] image)
    {
        List<string> found = [];

        // The locks of the data folder and the spill folder are empty, and can't be opened while a process has them.
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) is not ("lock" or "in-use")))
        {
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var content = new MemoryStream();
                stream.CopyTo(content);
                if (Contains(content.ToArray(), image))
                {
                    found.Add(file);
                }
            }
            catch (FileNotFoundException)
            {
                // It was removed meanwhile.
            }
        }

        return found;
    }

    /// <summary>The queues that have a message with the word.</summary>
    private static async Task<IReadOnlyList<string>> FindInQueuesAsync(string broker)
    {
        List<string> found = [];
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker), AutomaticRecoveryEnabled = false }.CreateConnectionAsync(Cancel);
        foreach (var queue in (string[])["imagegen.generate", "imagegen.generate_error", "imagegen.generate_skipped", "imagegen.generate.default", "imagegen.cancel", "imagegen.cancel_error", "imagegen.cancel_skipped", "imagegen.dead-letter"])
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancel);
            try
            {
                await channel.QueueDeclarePassiveAsync(queue, Cancel);
                while (await channel.BasicGetAsync(queue, autoAck: true, Cancel) is { } message)
                {
                    if (Contains(message.Body.ToArray(), []))
                    {
                        found.Add(queue);
                    }
                }
            }
            catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
            {
                // There is no such queue.
            }
        }

        return found;
    }

    private static bool Contains(byte[] content, byte[] image)
        => content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Word)) >= 0 || (image.Length > 200 && content.AsSpan().IndexOf(image.AsSpan(image.Length / 2, 64)) >= 0);
}
