using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ImageGen.EndToEnd.Tests;

/// <summary>Changes settings like a curl command without a content type: JSON that is declared as a form.</summary>
internal sealed class Operator : IDisposable
{
    /// <summary>The admin token of the hosts.</summary>
    public const string AdminToken = "an-admin-token-for-the-tests";

    private readonly HttpClient _http;

    public Operator(Uri gateway, string token = AdminToken)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = gateway };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async Task SetAsync(string key, string value)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { configKey = key, configValue = value, configType = "STRING", category = "AI" })));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        using var response = await _http.PostAsync("/rest/s1/mcp/config/set-system-config", body, TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose() => _http.Dispose();
}
