using ImageGen.Contracts;
using ImageGen.Emulators;
using ImageGen.Emulators.OpenAi;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.OpenAi;

namespace ImageGen.Providers.Tests.OpenAi;

/// <summary>The adapter against an endpoint behind a proxy, over real connections, with a ledger of what was bought.</summary>
public sealed class ProxyEmulatorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static OpenAiOptions Options => new() { Latency = Latency.Fixed(TimeSpan.Zero), BehindProxy = true };

    [Fact]
    public async Task A_parameter_that_an_alias_refuses_is_left_out_and_one_image_is_bought()
    {
        await using var server = await OpenAiEmulator.StartAsync(Options with { UnknownParameters = ["response_format"] }, Token);
        using var provider = Provider(server);

        Assert.IsType<SubmitOutcome.Completed>(await provider.SubmitAsync(Orders.Of("a cat") with { Width = 512, Height = 512 }, Token));

        Assert.Single(server.Ledger.Purchases);
    }

    [Fact]
    public async Task A_rejection_in_the_message_of_a_proxy_is_one()
    {
        await using var server = await OpenAiEmulator.StartAsync(Options with { Faults = [Fault.ModeratePrompt()] }, Token);
        using var provider = Provider(server);

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await provider.SubmitAsync(Orders.Of("a cat"), Token)).Refusal;

        Assert.Equal((FailureReason.ContentRejected, false), (refusal.Reason, refusal.MayHaveCharged));
    }

    [Fact]
    public async Task The_end_of_a_model_is_what_the_service_says()
    {
        await using var server = await OpenAiEmulator.StartAsync(Options, Token);
        using var provider = Provider(server, "gpt-image-1.5");

        await provider.RefreshRetirementAsync(Token);

        Assert.Equal((new DateOnly(2026, 12, 1), true), (provider.KnownRetirement!.ShutdownDate, provider.KnownRetirement.IsOfService));
    }

    private static OpenAiProvider Provider(OpenAiEmulator server, string model = "dall-e-2")
        => (OpenAiProvider)new OpenAiKind(TimeProvider.System).Create(new ConfiguredProvider { Name = "openai", Kind = "openai", BaseUrl = server.BaseUrl, Token = "sk-x", Model = model });
}
