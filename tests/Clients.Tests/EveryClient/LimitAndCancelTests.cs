using System.ClientModel;
using System.ClientModel.Primitives;
using System.Security.Cryptography;
using System.Text.Json;
using ImageGen.Client;
using ImageGen.Clients.Tests.Systems;
using ImageGen.Contracts;
using OpenAI;
using OpenAI.Images;
using ClientResult = ImageGen.Clients.Tests.Systems.ClientResult;

namespace ImageGen.Clients.Tests.EveryClient;

/// <summary>A rate limit that a client waits for by itself, a job that is canceled while it waits, and a wait that its user gives up.</summary>
public sealed class LimitAndCancelTests(RunningSystem system)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("openai")]
    [InlineData("ai/openai")]
    [InlineData("ai/compatible")]
    [InlineData("ai/replicate")]
    public async Task A_rate_limit_is_waited_for_and_one_image_is_bought(string client)
    {
        var prompt = $"limit {client}";
        var (key, release) = await system.FillTenantAsync($"limit-{client.Replace('/', '-')}");

        var result = await RunAsync(client, new { prompt, key, release = new { url = release, key } });

        Assert.Equal(Assert.Single(system.Bought(prompt)), result.Image);
        Assert.Equal(429, result.Statuses[0]);
    }

    [Fact]
    public async Task The_client_of_NuGet_OpenAI_waits_for_a_rate_limit()
    {
        var (key, release) = await system.FillTenantAsync("limit-dotnet");
        using var http = new HttpClient(new ReleasingHandler(release, key));

        var image = await Client("paid", key, http).GenerateImageAsync("limit dotnet", cancellationToken: Token);

        Assert.Equal(Assert.Single(system.Bought("limit dotnet")), Digest(image.Value.ImageBytes.ToArray()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public async Task The_client_of_this_system_waits_for_a_rate_limit_if_it_is_told_to(int seconds)
    {
        var prompt = $"limit own {seconds}";
        var (key, release) = await system.FillTenantAsync($"limit-own-{seconds}");
        using var http = new HttpClient(new ReleasingHandler(release, key)) { BaseAddress = system.Gateway, DefaultRequestHeaders = { Authorization = new("Bearer", key) } };
        var client = new ImageGenClient(http, new ImageGenClientOptions { RateLimitWait = TimeSpan.FromSeconds(seconds) });
        var call = client.GenerateAsync(new ImageRequest { Prompt = prompt }, cancellationToken: Token);

        if (seconds == 0)
        {
            Assert.Equal("too_many_jobs", (await Assert.ThrowsAsync<ImageGenException>(() => call)).Code);
            Assert.Empty(system.Bought(prompt));
        }
        else
        {
            var job = await call;
            Assert.Equal(Assert.Single(system.Bought(prompt)), Digest(await client.ReadImageAsync(job.Id, Token)));
        }
    }

    [Theory]
    [InlineData("openai", "canceled")]
    [InlineData("ai/openai", "canceled")]
    [InlineData("ai/compatible", "canceled")]
    [InlineData("ai/replicate", null)]
    public async Task A_job_that_is_canceled_is_an_error_that_the_client_does_not_repeat(string client, string? word)
    {
        var prompt = $"canceled {client} sandbox:async=600";
        var running = RunAsync(client, new { prompt, model = "free" });

        await system.CancelAsync(prompt);

        var error = (await running).Error;
        Assert.Contains(word ?? "", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_is_canceled_is_an_error_of_NuGet_OpenAI()
    {
        using var http = new HttpClient();
        var running = Client("free", system.Key, http).GenerateImageAsync("canceled dotnet sandbox:async=600", cancellationToken: Token);

        await system.CancelAsync("canceled dotnet sandbox:async=600");

        Assert.Equal(400, (await Assert.ThrowsAsync<ClientResultException>(() => running)).Status);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("ai/openai")]
    [InlineData("ai/compatible")]
    public async Task A_user_who_gives_up_and_asks_again_buys_one_image(string client)
    {
        var prompt = $"given up {client}";

        var result = await RunAsync(client, new { prompt, giveUpAfter = 400, again = 1 });

        Assert.Single(result.Errors);
        Assert.Equal(Assert.Single(system.Bought(prompt)), result.Image);
    }

    [Fact]
    public async Task A_user_of_NuGet_OpenAI_who_gives_up_and_asks_again_buys_one_image()
    {
        using var http = new HttpClient();
        var client = Client("paid", system.Key, http);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(400);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GenerateImageAsync("given up dotnet", cancellationToken: limit.Token));

        var image = await client.GenerateImageAsync("given up dotnet", cancellationToken: Token);

        Assert.Equal(Assert.Single(system.Bought("given up dotnet")), Digest(image.Value.ImageBytes.ToArray()));
    }

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private ImageClient Client(string model, string key, HttpClient http) => new(
        model, new ApiKeyCredential(key), new OpenAIClientOptions { Endpoint = new Uri(system.Gateway, "/v1"), Transport = new HttpClientPipelineTransport(http) });

    private async Task<ClientResult> RunAsync(string client, object plan)
    {
        var fields = JsonSerializer.SerializeToNode(plan)!.AsObject();
        var isReplicate = client.EndsWith("replicate", StringComparison.Ordinal);
        fields["url"] = new Uri(system.Gateway, isReplicate ? "/replicate/v1" : "/v1").AbsoluteUri;
        fields["key"] ??= system.Key;
        var model = fields["model"]?.GetValue<string>() ?? "paid";
        fields["model"] = isReplicate ? $"imagegen/{model}" : model;
        fields["provider"] = client.Split('/')[^1];
        return Assert.Single(await NodeProgram.RunAsync(client.StartsWith("ai/", StringComparison.Ordinal) ? "ai-sdk.mjs" : "openai.mjs", fields));
    }

    /// <summary>Makes a place for a job after the first response with a rate limit.</summary>
    private sealed class ReleasingHandler(Uri release, string key) : DelegatingHandler(new SocketsHttpHandler())
    {
        private bool _isReleased;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (!_isReleased)
            {
                Assert.Equal(429, (int)response.StatusCode);
                _isReleased = true;
                using var cancel = new HttpRequestMessage(HttpMethod.Post, release) { Headers = { Authorization = new("Bearer", key) } };
                (await base.SendAsync(cancel, cancellationToken)).EnsureSuccessStatusCode().Dispose();
            }

            return response;
        }
    }
}
