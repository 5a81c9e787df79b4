using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ImageGen.Emulators.Replicate;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Emulators.Tests.Replicate;

/// <summary>An emulator by a clock that only the test moves, and a client with a token.</summary>
internal sealed class ReplicateWorld : IAsyncDisposable
{
    public const string Sdxl = "39ed52f2a78e934b3ba6e2a89f5b1c712de7dfea535525255b1aa35c5565e08b";

    public static readonly TimeSpan Latency = TimeSpan.FromSeconds(10);

    private ReplicateWorld(ReplicateEmulator emulator, FakeTimeProvider clock)
    {
        Emulator = emulator;
        Clock = clock;
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "r8_test");
    }

    public ReplicateEmulator Emulator { get; }

    public FakeTimeProvider Clock { get; }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ReplicateWorld> StartAsync(Func<ReplicateOptions, ReplicateOptions>? change = null)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        var options = new ReplicateOptions { Time = clock, Latency = Emulators.Latency.Fixed(Latency) };
        return new ReplicateWorld(await ReplicateEmulator.StartAsync(change?.Invoke(options) ?? options, Token), clock);
    }

    /// <summary>Sends a creation by version and returns the answer.</summary>
    public Task<HttpResponseMessage> OrderAsync(string input = """{"prompt":"a cat","seed":7}""", params (string Name, string Value)[] headers)
        => PostAsync("predictions", $$"""{"version":"{{Sdxl}}","input":{{input}}}""", headers);

    /// <summary>Creates a prediction and returns its id.</summary>
    public async Task<string> CreateAsync(string input = """{"prompt":"a cat","seed":7}""", params (string Name, string Value)[] headers)
    {
        using var answer = await OrderAsync(input, headers);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        return (await ReadAsync(answer)).GetProperty("id").GetString()!;
    }

    public async Task<HttpResponseMessage> PostAsync(string path, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Http.SendAsync(request, Token);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(Address(path), Token);
        return await ReadAsync(answer);
    }

    public async Task<string> StatusAsync(string id) => (await GetAsync($"predictions/{id}")).GetProperty("status").GetString()!;

    /// <summary>The address of the first image of a prediction that has ended.</summary>
    public async Task<Uri> PictureAsync(string id) => new((await GetAsync($"predictions/{id}")).GetProperty("output")[0].GetString()!);

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Token));
        return document.RootElement.Clone();
    }

    public Uri Address(string path) => new($"{Emulator.BaseUrl}/{path}");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Emulator.DisposeAsync();
    }
}
