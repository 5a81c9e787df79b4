using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ImageGen.Emulators.Replicate;

namespace ImageGen.Emulators.Tests.Replicate;

public sealed class WebhookTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_webhook_call_is_signed_and_repeated_with_the_same_id_when_it_is_refused()
    {
        await using var emulator = await ReplicateEmulator.StartAsync(
            new ReplicateOptions { Latency = Latency.Fixed(TimeSpan.FromMilliseconds(50)), AllowHttpWebhooks = true }, Token);
        using var listener = Listen(out var address);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", "r8_test");
        using var created = await http.PostAsync($"{emulator.BaseUrl}/predictions", new StringContent(
            $$"""{"version":"{{ReplicateWorld.Sdxl}}","input":{"prompt":"x"},"webhook":"{{address}}?job=1","webhook_events_filter":["completed"]}"""), Token);

        var (firstId, _) = await ReceiveAsync(listener, emulator.WebhookKey, 500);
        var (secondId, body) = await ReceiveAsync(listener, emulator.WebhookKey, 200);

        Assert.Equal(firstId, secondId);
        Assert.Equal("succeeded", body.GetProperty("status").GetString());
        Assert.Equal(emulator.Ledger.Purchases.Single().Id, body.GetProperty("id").GetString());
    }

    private static async Task<(string? Id, JsonElement Body)> ReceiveAsync(HttpListener listener, string key, int answer)
    {
        var call = await listener.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(30), Token);
        using var content = new MemoryStream();
        await call.Request.InputStream.CopyToAsync(content, Token);
        var (id, timestamp) = (call.Request.Headers["webhook-id"], call.Request.Headers["webhook-timestamp"]);
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{id}.{timestamp}."), .. content.ToArray()];
        var signature = HMACSHA256.HashData(Convert.FromBase64String(key["whsec_".Length..]), signed);
        Assert.Equal($"v1,{Convert.ToBase64String(signature)}", call.Request.Headers["webhook-signature"]);
        call.Response.StatusCode = answer;
        call.Response.Close();
        using var document = JsonDocument.Parse(content.ToArray());
        return (id, document.RootElement.Clone());
    }

    private static HttpListener Listen(out string address)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        probe.Stop();
        var listener = new HttpListener { Prefixes = { address } };
        listener.Start();
        return listener;
    }
}
