using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.Automatic1111;
using ImageGen.Providers.ComfyUi;
using ImageGen.Providers.SdCpp;

namespace ImageGen.Providers.Tests.Http;

/// <summary>What the free check of an account makes of every answer.</summary>
public sealed class AccountCheckTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("replicate", "GET /account", """{"type":"organization","username":"acme"}""", "acme")]
    [InlineData("stability", "GET /user/balance", """{"credits":0.6336833840314097}""", "0.63 credits")]
    [InlineData("huggingface", "GET /api/whoami-v2", """{"type":"user","name":"acme"}""", "acme")]
    [InlineData("openai", "GET /models", """{"object":"list","data":[{"id":"gpt-image-1"},{"id":"gpt-4o"}]}""", "2 models")]
    [InlineData("automatic1111", "GET /sdapi/v1/options", """{"samples_format":"png","sd_model_checkpoint":"sdxl.safetensors [31e35c80fc]"}""", "sdxl.safetensors")]
    [InlineData("comfyui", "GET /system_stats", """{"system":{"os":"posix","comfyui_version":"0.3.60"},"devices":[]}""", "0.3.60")]
    [InlineData("sdcpp", "GET /sdcpp/v1/capabilities", """{"model":{"name":"tiny.safetensors"}}""", "tiny.safetensors")]
    public async Task A_successful_check_is_reported_in_one_sentence(string adapter, string call, string body, string expected)
    {
        var service = new Service().Answer(call, 200, body);

        var finding = await CheckAsync(adapter, service);

        Assert.True(finding.IsGood, finding.Message);
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
        Assert.Equal("GET", Assert.Single(service.Calls).Request.Method.Method);
    }

    [Theory]
    [InlineData("""{"error":{"code":"1214","message":"no such task"}}""", 400, true, "accepted")]
    [InlineData("""{"error":{"code":"1000","message":"no"}}""", 401, false, "does not accept")]
    [InlineData("""{"error":{"code":"1113","message":"pay here"}}""", 429, false, "no credit")]
    [InlineData("""{"error":{"code":"1112","message":"locked"}}""", 403, false, "may not do this")]
    public async Task Zhipu_is_queried_about_an_order_that_does_not_exist(string body, int status, bool isGood, string expected)
    {
        var finding = await CheckAsync("cogview", new Service().Answer("GET /async-result/0", status, body));

        Assert.Equal(isGood, finding.IsGood);
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "does not accept the configured token")]
    [InlineData(403, "does not accept the configured token")]
    [InlineData(402, "no credit left")]
    [InlineData(404, "not at the configured address")]
    [InlineData(410, "not at the configured address")]
    [InlineData(308, "not at the configured address")]
    public async Task A_refusal_has_a_message_of_ImageGen(int status, string expected)
    {
        foreach (var adapter in Adapters())
        {
            var finding = await CheckAsync(adapter, new Service().Answer("*", status, $"{PaidAdapter.Canary}: pay at https://vendor.example"));

            Assert.False(finding.IsGood);
            Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("vendor", finding.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(200, "<html>", FailureReason.ProviderUnavailable)]
    [InlineData(200, "", FailureReason.ProviderUnavailable)]
    [InlineData(200, "[]", FailureReason.ProviderUnavailable)]
    [InlineData(429, "{}", FailureReason.RateLimited)]
    [InlineData(500, "{}", FailureReason.ProviderUnavailable)]
    [InlineData(504, "{}", FailureReason.TimedOut)]
    public async Task An_answer_that_has_no_content_is_a_fault_and_not_a_finding(int status, string body, FailureReason reason)
    {
        foreach (var adapter in Adapters())
        {
            var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => CheckAsync(adapter, new Service().Answer("*", status, body)));

            Assert.Equal((reason, false), (fault.Reason, fault.MayHaveBought));
        }
    }

    [Fact]
    public async Task An_account_check_reports_one_model_in_the_singular()
        => Assert.Contains("lists 1 model,", (await CheckAsync("openai", new Service().Answer("GET /models", 200, """{"data":[{"id":"gpt-image-1"}]}"""))).Message.Replace(".", ",", StringComparison.Ordinal), StringComparison.Ordinal);

    [Theory]
    [InlineData("sdcpp", "tiny.safetensors", true)]
    [InlineData("sdcpp", "tiny", true)]
    [InlineData("sdcpp", "nosuch", false)]
    [InlineData("automatic1111", "tiny", true)]
    [InlineData("automatic1111", "other.ckpt [0123456789]", true)]
    [InlineData("automatic1111", "0123456789", true)]
    [InlineData("automatic1111", "nosuch", false)]
    [InlineData("comfyui", "tiny.safetensors", true)]
    [InlineData("comfyui", "flux.safetensors", true)]
    [InlineData("comfyui", "nosuch.safetensors", false)]
    public async Task A_configured_model_that_the_server_does_not_have_is_not_usable(string kind, string model, bool isGood)
    {
        await using var server = RawServer.Start(async (socket, request) => await socket.SendAsync(request.Split(' ')[1] switch
        {
            "/sdcpp/v1/capabilities" => RawServer.Response(200, """{"model":{"name":"tiny.safetensors"}}"""),
            "/sdapi/v1/options" => RawServer.Response(200, """{"sd_model_checkpoint":"tiny.safetensors"}"""),
            "/sdapi/v1/sd-models" => RawServer.Response(200, """[{"title":"tiny.safetensors","model_name":"tiny"},{"title":"other.ckpt [0123456789]","model_name":"other","hash":"0123456789","sha256":null}]"""),
            "/system_stats" => RawServer.Response(200, """{"system":{"comfyui_version":"0.3.60"}}"""),
            "/models/checkpoints" => RawServer.Response(200, """["tiny.safetensors"]"""),
            "/models/diffusion_models" => RawServer.Response(200, """["flux.safetensors"]"""),
            _ => RawServer.Response(404, "{}"),
        }));
        var settings = new ConfiguredProvider { Name = "box", Kind = kind, Model = model, BaseUrl = new Uri(server.Url, "/") };
        IProviderKind factory = kind switch
        {
            "sdcpp" => new SdCppKind(TimeProvider.System),
            "automatic1111" => new Automatic1111Kind(TimeProvider.System),
            _ => new ComfyUiKind(TimeProvider.System),
        };

        var finding = await Assert.IsAssignableFrom<IAccountCheck>(factory.Create(settings)).CheckAccountAsync(Token);

        Assert.Equal(isGood, finding.IsGood);
        if (!isGood)
        {
            Assert.Contains(model, finding.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_credits_are_no_good_account()
        => Assert.False((await CheckAsync("stability", new Service().Answer("GET /user/balance", 200, """{"credits":0}"""))).IsGood);

    [Fact]
    public async Task A_model_that_is_not_listed_is_reported()
        => Assert.Contains("gpt-image-1 is not among", (await CheckAsync("openai", new Service().Answer("GET /models", 200, """{"data":[{"id":"gpt-4o"}]}"""))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_name_that_repeats_the_token_is_shown_without_it()
        => Assert.DoesNotContain(PaidAdapter.Canary, (await CheckAsync("replicate", new Service().Answer("GET /account", 200, $$"""{"username":"me {{PaidAdapter.Canary}}"}"""))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_service_that_is_not_there_is_a_fault()
    {
        foreach (var adapter in Adapters())
        {
            var check = Assert.IsAssignableFrom<IAccountCheck>(PaidAdapter.Of(adapter).At(new Uri("http://127.0.0.1:1")));

            var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => check.CheckAccountAsync(Token));

            Assert.Equal("The service can't be reached.", fault.Message);
        }
    }

    private static IEnumerable<string> Adapters() => ["replicate", "openai", "stability", "cogview", "huggingface", "sdcpp", "automatic1111", "comfyui"];

    private static Task<AccountCheckResult> CheckAsync(string adapter, Service service)
        => Assert.IsAssignableFrom<IAccountCheck>(PaidAdapter.Of(adapter).Over(service)).CheckAccountAsync(Token);

    private sealed class Service : AnswerTable<Service>;
}
