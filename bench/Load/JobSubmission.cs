using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ImageGen.Bench.Load;

/// <summary>Submits jobs over HTTP.</summary>
internal static class JobSubmission
{
    /// <summary>Submissions without an answer at once, where a figure submits as fast as it can.</summary>
    public const int Outstanding = 200;

    /// <summary>A client with as many connections as submissions, or more for streams that stay open.</summary>
    public static HttpClient Client(Uri address, int connections = 256)
        => new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = connections }) { BaseAddress = address };

    /// <summary>Submits a job and returns its id once it is accepted.</summary>
    /// <param name="http">A client of the gateway.</param>
    /// <param name="request">The request, which becomes its JSON.</param>
    /// <param name="tenant">The tenant; null for the default one.</param>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public static async Task<Guid> SubmitAsync(HttpClient http, object request, string? tenant = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/jobs") { Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request)) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (tenant is not null)
        {
            message.Headers.Add("X-Tenant-Id", tenant);
        }

        using var response = await http.SendAsync(message);
        var body = await response.Content.ReadAsByteArrayAsync();
        if (response.StatusCode != HttpStatusCode.Accepted)
        {
            throw new InvalidOperationException($"{(int)response.StatusCode}: {Encoding.UTF8.GetString(body)}");
        }

        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("id").GetGuid();
    }

    /// <summary>Submits many jobs as fast as possible and returns their ids in order.</summary>
    public static async Task<Guid[]> SubmitAllAsync(HttpClient http, int jobs, Func<int, object> request)
    {
        var ids = new Guid[jobs];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, jobs), new ParallelOptions { MaxDegreeOfParallelism = Outstanding }, async (i, _) => ids[i] = await SubmitAsync(http, request(i)));
        return ids;
    }
}
