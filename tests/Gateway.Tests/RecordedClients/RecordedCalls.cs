using System.Net;
using System.Text;
using ImageGen.Gateway.Tests.Access;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Access;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Tests.RecordedClients;

/// <summary>Sends what a client that is not installed here sends, header for header, to a gateway that requires credentials, and lets its jobs succeed.</summary>
internal sealed class RecordedCalls(ClosedGateway closed, string tenant, string key) : IAsyncDisposable
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The API key that a user of the client has entered.</summary>
    public string Key => key;

    /// <summary>The gateway.</summary>
    public TestGateway Gateway => closed.Gateway;

    /// <summary>Starts a gateway with a tenant of its own.</summary>
    public static async Task<RecordedCalls> StartAsync(string store)
    {
        var closed = await ClosedGateway.StartAsync(store);
        var tenant = $"t-{Guid.NewGuid():N}";
        return new RecordedCalls(closed, tenant, (await closed.NewKeyAsync(tenant, AccessScopes.OfTenant)).Secret);
    }

    /// <summary>The header of HTTP Basic, as clients of AUTOMATIC1111's API send it.</summary>
    public string Basic => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"imagegen:{key}"))}";

    /// <summary>A request with a JSON body.</summary>
    public static HttpRequestMessage Json(string path, string body, params (string Name, string Value)[] headers) => With(new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") }, headers);

    /// <summary>A request without a body.</summary>
    public static HttpRequestMessage Empty(HttpMethod method, string path, params (string Name, string Value)[] headers) => With(new HttpRequestMessage(method, path), headers);

    /// <summary>A form whose length is not announced, as programs send files that they stream.</summary>
    public static HttpRequestMessage Form(string path, IEnumerable<(string Name, string Value)> fields, string fileField, params (string Name, string Value)[] headers)
    {
        var form = new MultipartFormDataContent("----formdata-undici-018362915307");
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value) { Headers = { ContentType = null } }, $"\"{name}\"");
        }

        form.Add(new ByteArrayContent(JobSteps.Png) { Headers = { ContentType = new("image/png") } }, $"\"{fileField}\"", "\"image.png\"");
        var request = With(new HttpRequestMessage(HttpMethod.Post, path) { Content = form }, headers);
        request.Headers.TransferEncodingChunked = true;
        return request;
    }

    /// <summary>Sends the request, lets that many jobs succeed while it waits, and returns the response, which must be 200.</summary>
    public async Task<Answer> SucceedAsync(HttpRequestMessage request, int jobs = 1)
    {
        var answering = SendAsync(request);
        foreach (var id in await UnfinishedAsync(jobs))
        {
            await Gateway.SucceedAsync(id);
        }

        var answer = await answering;
        Assert.True(answer.Status == 200, answer.Text);
        return answer;
    }

    /// <summary>Sends the request.</summary>
    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            request.Version = HttpVersion.Version11;
            using var response = await Gateway.Http.SendAsync(request, Cancel);
            return new Answer(
                (int)response.StatusCode, response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase), await response.Content.ReadAsByteArrayAsync(Cancel));
        }
    }

    /// <summary>The jobs of the client.</summary>
    public Task<IReadOnlyList<Job>> RowsAsync() => new TestClient(Gateway, tenant).RowsAsync();

    /// <summary>The ids of the unfinished jobs, when there are that many.</summary>
    public Task<IReadOnlyList<Guid>> UnfinishedAsync(int count) => Eventually.GetAsync(
        async () => (await RowsAsync()).Where(row => !row.State.IsTerminal()).Select(row => row.Id).ToList() is { } ids && ids.Count == count ? (IReadOnlyList<Guid>)ids : null, $"there are {count} jobs");

    public ValueTask DisposeAsync() => closed.DisposeAsync();

    private static HttpRequestMessage With(HttpRequestMessage request, (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value), name);
        }

        return request;
    }
}
