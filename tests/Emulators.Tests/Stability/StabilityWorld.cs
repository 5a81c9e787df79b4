using System.Net.Http.Headers;
using System.Text.Json;
using ImageGen.Emulators.Stability;

namespace ImageGen.Emulators.Tests.Stability;

/// <summary>An emulator without latency, and a client with a key.</summary>
internal sealed class StabilityWorld : IAsyncDisposable
{
    private StabilityWorld(StabilityEmulator emulator)
    {
        Emulator = emulator;
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk-test");
    }

    public StabilityEmulator Emulator { get; }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<StabilityWorld> StartAsync(Func<StabilityOptions, StabilityOptions>? change = null)
    {
        var options = new StabilityOptions { Latency = Latency.Fixed(TimeSpan.Zero) };
        return new StabilityWorld(await StabilityEmulator.StartAsync(change?.Invoke(options) ?? options, Token));
    }

    /// <summary>Orders with these fields, written as <c>name=value</c>, and the empty file part of the service's own samples.</summary>
    public async Task<HttpResponseMessage> OrderAsync(string endpoint = "core", string accept = "application/json", params string[] fields)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent([]), "none", "none" } };
        foreach (var field in fields.Length > 0 ? fields : ["prompt=a cat"])
        {
            var cut = field.IndexOf('=', StringComparison.Ordinal);
            form.Add(new StringContent(field[(cut + 1)..]), field[..cut]);
        }

        return await PostAsync(endpoint, accept, form);
    }

    public async Task<HttpResponseMessage> PostAsync(string endpoint, string accept, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Emulator.BaseUrl, $"/v2beta/stable-image/generate/{endpoint}")) { Content = content };
        request.Headers.TryAddWithoutValidation("accept", accept);
        return await Http.SendAsync(request, Token);
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
