using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ImageGen.Emulators.CogView;

namespace ImageGen.Emulators.Tests.CogView;

/// <summary>An emulator without latency, and a client with a key.</summary>
internal sealed class CogViewWorld : IAsyncDisposable
{
    public const string Order = """{"model":"cogview-4","prompt":"a cat"}""";

    public const string OrderForLater = """{"model":"glm-image","prompt":"a cat"}""";

    private CogViewWorld(CogViewEmulator emulator)
    {
        Emulator = emulator;
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "id.secret");
    }

    public CogViewEmulator Emulator { get; }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<CogViewWorld> StartAsync(Func<CogViewOptions, CogViewOptions>? change = null)
    {
        var options = new CogViewOptions { Latency = Latency.Fixed(TimeSpan.Zero) };
        return new CogViewWorld(await CogViewEmulator.StartAsync(change?.Invoke(options) ?? options, Token));
    }

    public Task<(int Status, JsonElement Body)> OrderAsync(string body = Order) => SendAsync(HttpMethod.Post, "/images/generations", body);

    public Task<(int Status, JsonElement Body)> OrderForLaterAsync(string body = OrderForLater) => SendAsync(HttpMethod.Post, "/async/images/generations", body);

    public Task<(int Status, JsonElement Body)> AskAsync(string id) => SendAsync(HttpMethod.Get, $"/async-result/{id}", null);

    /// <summary>The code of an answer that is an error; null of any other.</summary>
    public static string? CodeOf(JsonElement body) => body.TryGetProperty("error", out var error) ? error.GetProperty("code").GetString() : null;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Emulator.DisposeAsync();
    }

    private async Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(Emulator.BaseUrl.AbsoluteUri + path));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await Http.SendAsync(request, Token);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Token));
        return ((int)answer.StatusCode, document.RootElement.Clone());
    }
}
