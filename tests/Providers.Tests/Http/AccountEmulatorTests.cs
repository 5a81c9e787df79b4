using ImageGen.Emulators.Automatic1111;
using ImageGen.Emulators.CogView;
using ImageGen.Emulators.ComfyUi;
using ImageGen.Emulators.HuggingFace;
using ImageGen.Emulators.OpenAi;
using ImageGen.Emulators.Replicate;
using ImageGen.Emulators.SdCpp;
using ImageGen.Emulators.Stability;

namespace ImageGen.Providers.Tests.Http;

/// <summary>The free check against the running doubles of the services, which were written apart from it. None of it is a purchase.</summary>
public sealed class AccountEmulatorTests
{
    private const string Other = "another-token";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PaidAdapter.Canary, true)]
    [InlineData(Other, false)]
    public async Task Replicate_reports_the_owner_of_the_token(string accepted, bool isGood)
    {
        await using var emulator = await ReplicateEmulator.StartAsync(new ReplicateOptions { Token = accepted }, Token);

        Assert.Equal(isGood, (await CheckAsync("replicate", emulator.BaseUrl)).IsGood);
        Assert.Equal(0, emulator.Ledger.Count);
    }

    [Fact]
    public async Task A_token_that_Replicate_withdrew_is_not_good_any_more()
    {
        await using var emulator = await ReplicateEmulator.StartAsync(cancellationToken: Token);
        Assert.True((await CheckAsync("replicate", emulator.BaseUrl)).IsGood);

        emulator.AcceptOnly(Other);

        Assert.False((await CheckAsync("replicate", emulator.BaseUrl)).IsGood);
    }

    [Theory]
    [InlineData(PaidAdapter.Canary, true)]
    [InlineData(Other, false)]
    public async Task Stability_reports_the_remaining_credits(string accepted, bool isGood)
    {
        await using var emulator = await StabilityEmulator.StartAsync(new StabilityOptions { Token = accepted }, Token);

        Assert.Equal(isGood, (await CheckAsync("stability", emulator.BaseUrl)).IsGood);
    }

    [Theory]
    [InlineData(PaidAdapter.Canary, true)]
    [InlineData(Other, false)]
    public async Task Zhipu_distinguishes_a_wrong_key_from_a_valid_one(string accepted, bool isGood)
    {
        await using var emulator = await CogViewEmulator.StartAsync(new CogViewOptions { Token = accepted }, Token);

        Assert.Equal(isGood, (await CheckAsync("cogview", emulator.BaseUrl)).IsGood);
        Assert.Equal(0, emulator.Ledger.Count);
    }

    [Theory]
    [InlineData(PaidAdapter.Canary, true)]
    [InlineData(Other, false)]
    public async Task Hugging_Face_reports_the_owner_of_the_token(string accepted, bool isGood)
    {
        await using var emulator = await HuggingFaceEmulator.StartAsync(new HuggingFaceOptions { Token = accepted }, Token);

        Assert.Equal(isGood, (await CheckAsync("huggingface", emulator.BaseUrl)).IsGood);
    }

    [Theory]
    [InlineData(PaidAdapter.Canary, true)]
    [InlineData(Other, false)]
    public async Task OpenAI_lists_its_models(string accepted, bool isGood)
    {
        await using var emulator = await OpenAiEmulator.StartAsync(new OpenAiOptions { Token = accepted }, Token);

        Assert.Equal(isGood, (await CheckAsync("openai", emulator.BaseUrl)).IsGood);
        Assert.Equal(0, emulator.Ledger.Count);
    }

    [Theory]
    [InlineData("painter:" + PaidAdapter.Canary, true)]
    [InlineData("painter:other", false)]
    public async Task The_WebUI_asks_for_its_password(string accepted, bool isGood)
    {
        await using var emulator = await WebUiEmulator.StartAsync(new WebUiOptions { Auth = accepted }, Token);

        Assert.Equal(isGood, (await CheckAsync("automatic1111", emulator.BaseUrl)).IsGood);
    }

    [Fact]
    public async Task The_GPU_servers_respond()
    {
        await using var comfyUi = await ComfyUiEmulator.StartAsync(cancellationToken: Token);
        await using var box = await SdCppEmulator.StartAsync(cancellationToken: Token);

        Assert.Contains("0.3.60", (await CheckAsync("comfyui", comfyUi.BaseUrl)).Message, StringComparison.Ordinal);
        Assert.Contains(box.Models[0], (await CheckAsync("sdcpp", box.BaseUrl)).Message, StringComparison.Ordinal);
        Assert.True((await CheckAsync("automatic1111", box.BaseUrl)).IsGood);
    }

    private static Task<AccountCheckResult> CheckAsync(string adapter, Uri url)
        => Assert.IsAssignableFrom<IAccountCheck>(PaidAdapter.Of(adapter).At(url)).CheckAccountAsync(Token);
}
