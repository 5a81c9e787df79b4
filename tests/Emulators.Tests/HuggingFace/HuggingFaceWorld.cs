using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ImageGen.Emulators.HuggingFace;

namespace ImageGen.Emulators.Tests.HuggingFace;

/// <summary>An emulator without latency, and a client with a token.</summary>
internal sealed class HuggingFaceWorld : IAsyncDisposable
{
    private HuggingFaceWorld(HuggingFaceEmulator emulator)
    {
        Emulator = emulator;
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "hf_test");
    }

    public HuggingFaceEmulator Emulator { get; }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<HuggingFaceWorld> StartAsync(Func<HuggingFaceOptions, HuggingFaceOptions>? change = null)
    {
        var options = new HuggingFaceOptions { Latency = Latency.Fixed(TimeSpan.Zero) };
        return new HuggingFaceWorld(await HuggingFaceEmulator.StartAsync(change?.Invoke(options) ?? options, Token));
    }

    public async Task<HttpResponseMessage> PostAsync(string path, string body, string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Emulator.BaseUrl, path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Host = host;
        request.Headers.Add("Prefer", "wait");
        return await Http.SendAsync(request, Token);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(new Uri(Emulator.BaseUrl, path), Token);

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
