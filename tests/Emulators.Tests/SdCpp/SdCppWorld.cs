using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ImageGen.Emulators.SdCpp;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Emulators.Tests.SdCpp;

/// <summary>An emulator whose clock is the test's, where an image takes 10 s; and a client that keeps no connection.</summary>
internal sealed class SdCppWorld : IAsyncDisposable
{
    public const string Order = """{"prompt":"a cat","width":64,"height":64,"seed":5}""";

    private SdCppWorld(SdCppEmulator emulator, FakeTimeProvider time)
    {
        (Emulator, Time) = (emulator, time);
        Http.DefaultRequestHeaders.ConnectionClose = true;
    }

    public SdCppEmulator Emulator { get; }

    public FakeTimeProvider Time { get; }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<SdCppWorld> StartAsync()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1795430303));
        return new SdCppWorld(await SdCppEmulator.StartAsync(new SdCppOptions { Time = time, Latency = Latency.Fixed(TimeSpan.FromSeconds(10)) }, Token), time);
    }

    public Task<(int Status, JsonElement Body)> PostAsync(string path, string body) => PostAsync(path, Encoding.UTF8.GetBytes(body));

    public async Task<(int Status, JsonElement Body)> PostAsync(string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await Http.PostAsync(new Uri(Emulator.BaseUrl, path), content, Token);
        return await ReadAsync(answer);
    }

    public async Task<(int Status, JsonElement Body)> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(new Uri(Emulator.BaseUrl, path), Token);
        return await ReadAsync(answer);
    }

    /// <summary>Orders an image, and returns the job's id.</summary>
    public async Task<string> OrderAsync(string body = Order)
    {
        var (status, job) = await PostAsync("/sdcpp/v1/img_gen", body);
        Assert.Equal(202, status);
        return job.GetProperty("id").GetString()!;
    }

    public async Task<JsonElement> JobAsync(string id) => (await GetAsync($"/sdcpp/v1/jobs/{id}")).Body;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Emulator.DisposeAsync();
    }

    private static async Task<(int Status, JsonElement Body)> ReadAsync(HttpResponseMessage answer)
    {
        var bytes = await answer.Content.ReadAsByteArrayAsync(Token);
        return ((int)answer.StatusCode, bytes is [(byte)'{' or (byte)'[', ..] ? JsonSerializer.Deserialize<JsonElement>(bytes) : default);
    }
}
