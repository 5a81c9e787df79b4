using ImageGen.Gateway.Tests.Access;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Access;
using Microsoft.Extensions.Logging;

namespace ImageGen.Gateway.Tests.BadRequests;

/// <summary>50,000 generated requests with at least one fault each, to every API that orders images.</summary>
[Trait("Category", "Long")]
public sealed class BadRequestTests(AccessStore store) : IClassFixture<AccessStore>, IAsyncLifetime
{
    private const int AtOnce = 4;

    private ClosedGateway _closed = null!;
    private string _tenant = null!;
    private string _secret = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // The framework's own log of each request costs more than the request.
        _closed = await ClosedGateway.StartAsync(store.ConnectionString, builder => builder.Configuration["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning");
        _tenant = $"t-{Guid.NewGuid():N}";
        (_, _secret) = await _closed.NewKeyAsync(_tenant, AccessScopes.OfTenant);
    }

    public ValueTask DisposeAsync() => _closed.DisposeAsync();

    [Fact]
    public Task Every_bad_request_to_the_native_API_is_a_problem() => RunAsync(TestedApi.Native, TestSize.Choose(2_800, 14_000), least: 400);

    [Fact]
    public Task Every_bad_request_to_the_API_of_OpenAI_is_an_error_in_its_form() => RunAsync(TestedApi.OpenAi, TestSize.Choose(2_400, 12_000), least: 400);

    [Fact]
    public Task Every_bad_request_to_the_API_of_Replicate_is_an_error_in_its_form() => RunAsync(TestedApi.Replicate, TestSize.Choose(1_800, 9_000), least: 422);

    [Fact]
    public Task Every_bad_request_to_the_API_of_AUTOMATIC1111_is_an_error_in_its_form() => RunAsync(TestedApi.Automatic1111, TestSize.Choose(1_600, 8_000), least: 422);

    [Fact]
    public Task Every_bad_message_to_the_MCP_server_is_an_error_of_the_protocol_or_of_its_tool() => RunAsync(TestedApi.Mcp, TestSize.Choose(1_400, 7_000), least: 200);

    /// <param name="api">The API.</param>
    /// <param name="requests">How many requests.</param>
    /// <param name="least">The status that more than a third must have: the others fail before the check of the parameters.</param>
    private async Task RunAsync(TestedApi api, int requests, int least)
    {
        var statuses = (await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(part => Task.Run(() => SendAsync(api, new BadRequestSource(api, 20261201 + part), requests / AtOnce), Cancel)))).SelectMany(all => all).ToLookup(status => status);

        Assert.True(statuses[least].Count() > requests / 3, string.Join(", ", statuses.Select(status => $"{status.Key}: {status.Count()}")));
        Assert.Empty(await new TestClient(_closed.Gateway, _tenant).RowsAsync());
        Assert.Empty(_closed.Gateway.Commands.Sent);
        Assert.DoesNotContain(_closed.Gateway.Logs.Lines, line => line.Level >= LogLevel.Error);
        Assert.DoesNotContain(_closed.Gateway.Logs.Lines, line => line.Text.Contains(TestedApi.Canary, StringComparison.Ordinal) || line.Text.Contains(_secret, StringComparison.Ordinal));
    }

    private async Task<List<int>> SendAsync(TestedApi api, BadRequestSource source, int requests)
    {
        List<int> statuses = [];
        for (var number = 0; number < requests; number++)
        {
            var bad = source.Next();
            using var request = bad.ToMessage();
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {_secret}");
            if (api.IsRpc && !request.Headers.Contains("Accept"))
            {
                request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
            }

            using var response = await RespondAsync(request, bad);
            var bytes = await response.Content.ReadAsByteArrayAsync(Cancel);
            var answer = new Answer((int)response.StatusCode, response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase), bytes);
            statuses.Add(answer.Status);
            try
            {
                Assert.InRange(answer.Status, api.IsRpc ? 200 : 400, 499);
                Assert.DoesNotContain(_secret, answer.Text, StringComparison.Ordinal);
                Assert.DoesNotContain(TestedApi.Canary, answer.Text, StringComparison.Ordinal);
                api.CheckForm(answer);
            }
            catch (Exception fault)
            {
                Assert.Fail($"{fault.Message}\nThe request: {bad}\nThe response: {answer.Status} {answer.Text}");
            }
        }

        return statuses;
    }

    /// <summary>The response to a bad request. One that was accepted by mistake would wait for its job.</summary>
    private async Task<HttpResponseMessage> RespondAsync(HttpRequestMessage request, BadRequest bad)
    {
        try
        {
            return await _closed.Gateway.Http.SendAsync(request, Cancel).WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"There is no response within a minute.\nThe request: {bad}");
            throw;
        }
    }
}
