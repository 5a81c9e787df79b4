using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;

namespace ImageGen.EndToEnd.Tests;

/// <summary>A client of the gateway that uses plain HTTP and JSON without any ImageGen code. It records every accepted job.</summary>
internal sealed class GatewayCaller(Uri server) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Every job that was accepted with 202.</summary>
    public ConcurrentQueue<Guid> Accepted { get; } = [];

    public async Task SubmitAsync(object request)
    {
        Assert.True(await TrySubmitAsync(request), "The gateway refused the request because its store is unavailable.");
    }

    /// <summary>Returns false if the gateway responds with 503; throws for any other response than 202.</summary>
    public async Task<bool> TrySubmitAsync(object request)
    {
        using var response = await _http.PostAsJsonAsync("/v1/jobs", request, TestContext.Current.CancellationToken);
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            return false;
        }

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Accepted.Enqueue((await ReadAsync(response)).GetProperty("id").GetGuid());
        return true;
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await _http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await ReadAsync(response);
    }

    public async Task<JsonElement> WaitForEndAsync(Guid id, TimeSpan timeout)
        => await Eventually.GetAsync(
            () => GetAsync($"/v1/jobs/{id}"),
            job => job.GetProperty("status").GetString() is not ("queued" or "running"),
            job => job.ToString(),
            timeout);

    /// <summary>Asserts that all accepted jobs succeeded with an image whose bytes match the job's hash.</summary>
    public async Task AllSucceedAsync(TimeSpan timeout)
    {
        foreach (var id in Accepted)
        {
            var job = await WaitForEndAsync(id, timeout);
            Assert.True(job.GetProperty("status").GetString() == "succeeded", job.ToString());
            await AssertImageAsync(job);
        }
    }

    public async Task AssertImageAsync(JsonElement job)
    {
        var image = job.GetProperty("image");
        var bytes = await _http.GetByteArrayAsync(image.GetProperty("url").GetString(), TestContext.Current.CancellationToken);
        Assert.Equal(image.GetProperty("bytes").GetInt64(), bytes.LongLength);
        Assert.Equal(image.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
        => await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
}
