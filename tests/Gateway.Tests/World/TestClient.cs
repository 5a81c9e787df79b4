using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Listing;

namespace ImageGen.Gateway.Tests.World;

/// <summary>Speaks HTTP to a gateway on behalf of one tenant, or without naming one.</summary>
internal sealed class TestClient(TestGateway gateway, string? tenant)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public string Tenant => tenant ?? Contracts.Tenants.Default;

    public TestGateway Gateway { get; } = gateway;

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers)
        => SendAsync(new HttpRequestMessage(HttpMethod.Get, path), headers);

    public Task<Answer> PostAsync(string path, params (string Name, string Value)[] headers)
        => SendAsync(new HttpRequestMessage(HttpMethod.Post, path), headers);

    /// <summary>POST with a JSON body.</summary>
    public Task<Answer> PostJsonAsync(string path, string body, params (string Name, string Value)[] headers)
        => SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") }, headers);

    /// <summary>PATCH with a JSON body.</summary>
    public Task<Answer> PatchJsonAsync(string path, string body)
        => SendAsync(new HttpRequestMessage(HttpMethod.Patch, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") });

    public Task<Answer> DeleteAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Delete, path));

    /// <summary>POST /v1/jobs with this body.</summary>
    public Task<Answer> SubmitAsync(string body, params (string Name, string Value)[] headers)
        => SubmitAsync(Encoding.UTF8.GetBytes(body), "application/json", headers);

    public Task<Answer> SubmitAsync(byte[] body, string? contentType, params (string Name, string Value)[] headers)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, "/v1/jobs") { Content = content }, headers);
    }

    /// <summary>The id of a new job.</summary>
    public async Task<Guid> NewJobAsync(string body = """{"prompt":"a cat"}""")
    {
        var answer = await SubmitAsync(body);
        Assert.Equal(202, answer.Status);
        return answer.Id;
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request, params (string Name, string Value)[] headers)
    {
        using (request)
        {
            if (tenant is not null)
            {
                request.Headers.Add("X-Tenant-Id", tenant);
            }

            foreach (var (name, value) in headers)
            {
                Assert.True(request.Headers.TryAddWithoutValidation(name, value));
            }

            using var response = await Gateway.Http.SendAsync(request, Token);
            var bytes = await response.Content.ReadAsByteArrayAsync(Token);
            var all = response.Headers.Concat(response.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
            var answer = new Answer((int)response.StatusCode, all, bytes);
            var faults = await ApiDocument.FaultsOfAsync(Gateway, request.Method, response.RequestMessage!.RequestUri!.AbsolutePath, answer, Token);
            Assert.True(faults.Count == 0, $"{string.Join('\n', faults)}\n{answer.Text}");
            return answer;
        }
    }

    /// <summary>The tenant's rows.</summary>
    public async Task<IReadOnlyList<Job>> RowsAsync() => (await Gateway.Index.ListAsync(Tenant, new JobFilter(), 100, null, Token)).Jobs;
}

/// <summary>What the gateway answered.</summary>
internal sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonNode Json => JsonNode.Parse(Bytes) ?? throw new InvalidOperationException("The body is null.");

    public Guid Id => Json["id"]!.GetValue<Guid>();

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Checks that the answer is a whole problem with this status and code.</summary>
    public JsonNode ProblemOf(int status, string code)
    {
        Assert.True(status == Status, $"Expected {status}, but was {Status}: {Text}");
        Assert.Equal("application/problem+json", Header("Content-Type"));
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal(code, Json["code"]!.GetValue<string>());
        Assert.Equal($"urn:imagegen:problem:{code.Replace('_', '-')}", Json["type"]!.GetValue<string>());
        Assert.Equal(status, Json["status"]!.GetValue<int>());
        Assert.NotEmpty(Json["title"]!.GetValue<string>());
        Assert.StartsWith("/", Json["instance"]!.GetValue<string>());
        return Json;
    }

    /// <summary>Checks that the answer is a 400 that names exactly these fields.</summary>
    public void Refuses(params string[] fields)
    {
        var errors = ProblemOf(400, "invalid_request")["errors"]!.AsObject();
        Assert.Equal(fields.Order(), errors.Select(error => error.Key).Order());
        Assert.All(errors, error => Assert.All(error.Value!.AsArray(), message => Assert.NotEmpty(message!.GetValue<string>())));
    }
}
