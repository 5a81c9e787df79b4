using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ImageGen.Emulators.OpenAi;

namespace ImageGen.Emulators.Tests.OpenAi;

/// <summary>An emulator without latency, and a client with a key.</summary>
internal sealed class OpenAiWorld : IAsyncDisposable
{
    public const string Order = """{"model":"gpt-image-1","prompt":"a cat"}""";

    private OpenAiWorld(OpenAiEmulator emulator)
    {
        Emulator = emulator;
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk-test");
    }

    public OpenAiEmulator Emulator { get; }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<OpenAiWorld> StartAsync(Func<OpenAiOptions, OpenAiOptions>? change = null)
    {
        var options = new OpenAiOptions { Latency = Latency.Fixed(TimeSpan.Zero) };
        return new OpenAiWorld(await OpenAiEmulator.StartAsync(change?.Invoke(options) ?? options, Token));
    }

    public async Task<HttpResponseMessage> OrderAsync(string body = Order, string? clientRequestId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{Emulator.BaseUrl}/images/generations")) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (clientRequestId is not null)
        {
            request.Headers.Add("X-Client-Request-Id", clientRequestId);
        }

        return await Http.SendAsync(request, Token);
    }

    /// <summary>Orders, and returns the first image of the answer.</summary>
    public async Task<byte[]> PictureAsync(string body = Order)
    {
        using var answer = await OrderAsync(body);
        var picture = (await ReadAsync(answer)).GetProperty("data")[0];
        return picture.TryGetProperty("b64_json", out var base64) ? base64.GetBytesFromBase64() : await Http.GetByteArrayAsync(new Uri(picture.GetProperty("url").GetString()!), Token);
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Token));
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Emulator.DisposeAsync();
    }
}
