using ImageGen.Contracts;
using ImageGen.Jobs.Requests;

namespace ImageGen.Jobs.Tests.Requests;

public sealed class RequestRulesTests
{
    private const int High = 0xD83D;
    private const int Low = 0xDE00;

    private static readonly ImageRequest Good = new() { Prompt = "a cat" };

    [Fact]
    public void A_request_with_only_a_prompt_is_valid() => Assert.Empty(RequestRules.Check(Good));

    [Fact]
    public void A_request_with_every_field_is_valid() => Assert.Empty(RequestRules.Check(new ImageRequest
    {
        Prompt = "Ein Kätzchen,\n\tmit 😀\r\nund Hut",
        NegativePrompt = "",
        Width = 1024,
        Height = 768,
        Seed = 7,
        Steps = 30,
        Guidance = 7.5,
        Model = "stability-ai/sdxl:39ed52f2a78e934b3ba6e2a89f5b1c712de7dfea535525255b1aa35c5565e08b",
        Provider = "replicate_eu-2",
        OutputFormat = OutputFormat.Webp,
        Count = 4,
        Metadata = new Dictionary<string, string> { ["order"] = "4711", ["empty"] = "" },
        ExpiresIn = 60,
        Webhook = "https://example.com:8443/hook?job=1",
    }));

    public static TheoryData<string, ImageRequest> Limits => new()
    {
        { "prompt", Good with { Prompt = new string('x', 10_000) } },
        { "prompt", Good with { Prompt = "x" } },
        { "negative_prompt", Good with { NegativePrompt = new string('x', 10_000) } },
        { "width", Good with { Width = 64, Height = 64 } },
        { "width", Good with { Width = 4096, Height = 4096 } },
        { "aspect_ratio", Good with { AspectRatio = "1:1" } },
        { "aspect_ratio", Good with { AspectRatio = "99:99" } },
        { "seed", Good with { Seed = 0 } },
        { "seed", Good with { Seed = 4_294_967_295 } },
        { "steps", Good with { Steps = 1 } },
        { "steps", Good with { Steps = 500 } },
        { "guidance", Good with { Guidance = 0 } },
        { "guidance", Good with { Guidance = 50 } },
        { "model", Good with { Model = new string('x', 200) } },
        { "provider", Good with { Provider = "a" } },
        { "provider", Good with { Provider = "0" + new string('-', 63) } },
        { "count", Good with { Count = 1 } },
        { "count", Good with { Count = 16 } },
        { "metadata", Good with { Metadata = Entries(32) } },
        { "metadata", Good with { Metadata = Entry(new string('k', 64), new string('v', 512)) } },
        { "metadata", Good with { Metadata = Entry("k", "two\nlines\tand a tab") } },
        { "metadata", Good with { Metadata = new Dictionary<string, string>() } },
        { "expires_in", Good with { ExpiresIn = 1 } },
        { "expires_in", Good with { ExpiresIn = 604_800 } },
        { "priority", Good with { Priority = -10 } },
        { "priority", Good with { Priority = 10 } },
        { "webhook", Good with { Webhook = "https://example.com/" + new string('x', 2048 - 20) } },
        { "webhook", Good with { Webhook = "https://[2001:db8::1]/hook" } },
        { "webhook", Good with { Webhook = "HTTPS://EXAMPLE.COM" } },

        // Whether it is called is the operator's to say: WebhookAddressTests.
        { "webhook", Good with { Webhook = "http://example.com/" } },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_value_at_its_limit_is_accepted(string field, ImageRequest request)
    {
        var faults = RequestRules.Check(request);

        Assert.True(faults.Count == 0, $"{field}: {string.Join("; ", faults)}");
    }

    public static TheoryData<string, ImageRequest> Beyond => new()
    {
        { "prompt", Good with { Prompt = new string('x', 10_001) } },
        { "prompt", Good with { Prompt = "" } },
        { "prompt", Good with { Prompt = " \n\t" } },
        { "prompt", Good with { Prompt = null! } },
        { "negative_prompt", Good with { NegativePrompt = new string('x', 10_001) } },
        { "width", Good with { Width = 63, Height = 64 } },
        { "width", Good with { Width = 4097, Height = 64 } },
        { "height", Good with { Width = 64, Height = 63 } },
        { "height", Good with { Width = 64, Height = 4097 } },
        { "height", Good with { Width = 64 } },
        { "width", Good with { Height = 64 } },
        { "aspect_ratio", Good with { AspectRatio = "0:1" } },
        { "aspect_ratio", Good with { AspectRatio = "1:100" } },
        { "aspect_ratio", Good with { AspectRatio = "01:1" } },
        { "aspect_ratio", Good with { AspectRatio = "16x9" } },
        { "aspect_ratio", Good with { AspectRatio = "16:9\n" } },
        { "aspect_ratio", Good with { AspectRatio = " 16:9" } },
        { "aspect_ratio", Good with { AspectRatio = "" } },
        { "aspect_ratio", Good with { AspectRatio = "١:١" } },
        { "aspect_ratio", Good with { AspectRatio = "1:1", Width = 64, Height = 64 } },
        { "seed", Good with { Seed = -1 } },
        { "seed", Good with { Seed = 4_294_967_296 } },
        { "steps", Good with { Steps = 0 } },
        { "steps", Good with { Steps = 501 } },
        { "guidance", Good with { Guidance = -0.01 } },
        { "guidance", Good with { Guidance = 50.01 } },
        { "guidance", Good with { Guidance = double.NaN } },
        { "guidance", Good with { Guidance = double.PositiveInfinity } },
        { "model", Good with { Model = new string('x', 201) } },
        { "model", Good with { Model = "" } },
        { "model", Good with { Model = "  " } },
        { "model", Good with { Model = "two\nlines" } },
        { "provider", Good with { Provider = "" } },
        { "provider", Good with { Provider = "-a" } },
        { "provider", Good with { Provider = "Replicate" } },
        { "provider", Good with { Provider = "replicate\n" } },
        { "provider", Good with { Provider = new string('a', 65) } },
        { "output_format", Good with { OutputFormat = (OutputFormat)99 } },
        { "count", Good with { Count = 0 } },
        { "count", Good with { Count = 17 } },
        { "metadata", Good with { Metadata = Entries(33) } },
        { "metadata.", Good with { Metadata = Entry("", "v") } },
        { "metadata.k", Good with { Metadata = Entry("k", null!) } },
        { "metadata.k", Good with { Metadata = Entry("k", new string('v', 513)) } },
        { "metadata.k", Good with { Metadata = Entry("k", "\0") } },
        { "metadata." + new string('k', 64), Good with { Metadata = Entry(new string('k', 65), "v") } },
        { "expires_in", Good with { ExpiresIn = 0 } },
        { "expires_in", Good with { ExpiresIn = 604_801 } },
        { "priority", Good with { Priority = -11 } },
        { "priority", Good with { Priority = 11 } },
        { "webhook", Good with { Webhook = "https://example.com/" + new string('x', 2049 - 20) } },
        { "webhook", Good with { Webhook = "" } },
        { "webhook", Good with { Webhook = "ftp://example.com/" } },
        { "webhook", Good with { Webhook = "//example.com/" } },
        { "webhook", Good with { Webhook = "/hook" } },
        { "webhook", Good with { Webhook = "https:///hook" } },
        { "webhook", Good with { Webhook = "https:example.com" } },
        { "webhook", Good with { Webhook = "https:/example.com" } },
        { "webhook", Good with { Webhook = @"https:\\example.com" } },
        { "webhook", Good with { Webhook = "https://user@example.com/" } },
        { "webhook", Good with { Webhook = "https://user:secret@example.com/" } },
        { "webhook", Good with { Webhook = "https://@example.com/" } },
        { "webhook", Good with { Webhook = "https://example.com/#part" } },
        { "webhook", Good with { Webhook = "https://example.com/#" } },
        { "webhook", Good with { Webhook = " https://example.com/" } },
        { "webhook", Good with { Webhook = "https://example.com/ " } },
        { "webhook", Good with { Webhook = "https://example.com/a b" } },
        { "webhook", Good with { Webhook = "https://example.com/\n" } },
        { "webhook", Good with { Webhook = $"https://example.com/{(char)High}" } },
        { "webhook", Good with { Webhook = "https://example.com:99999/" } },
    };

    [Theory]
    [MemberData(nameof(Beyond))]
    public void A_value_beyond_its_limit_is_the_only_fault(string field, ImageRequest request)
    {
        var faults = RequestRules.Check(request);

        Assert.Equal([field], faults.Select(fault => fault.Field).Distinct());
    }

    // As numbers, since the compiler keeps the texts of attributes in UTF-8, which has no lone surrogates.
    [Theory]
    [InlineData(0x00)]
    [InlineData(0x07)]
    [InlineData(0x0B)]
    [InlineData(0x1B, 0x5B, 0x6D)]
    [InlineData(0x7F)]
    [InlineData(0x85)]
    [InlineData(High)]
    [InlineData(Low)]
    [InlineData(Low, High)]
    [InlineData(High, High, Low)]
    public void Invalid_Unicode_is_refused_in_every_field(params int[] units)
    {
        var bad = TextOf(units);
        foreach (var text in new[] { bad, bad + "x", "x" + bad, "x" + bad + "x" })
        {
            Assert.Equal(["prompt"], FieldsOf(Good with { Prompt = text }));
            Assert.Equal(["negative_prompt"], FieldsOf(Good with { NegativePrompt = text }));
            Assert.Equal(["model"], FieldsOf(Good with { Model = "m" + text }));
            Assert.Equal(["metadata.k"], FieldsOf(Good with { Metadata = Entry("k", text) }));
            Assert.NotEmpty(FieldsOf(Good with { Metadata = Entry(text, "v") }));
        }
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\t")]
    public void Line_breaks_and_tabs_are_allowed_in_texts_and_not_in_names(string allowed)
    {
        Assert.Empty(RequestRules.Check(Good with { Prompt = "x" + allowed, NegativePrompt = allowed + "x" }));
        Assert.Equal(["model"], FieldsOf(Good with { Model = "m" + allowed }));
        Assert.NotEmpty(FieldsOf(Good with { Metadata = Entry("k" + allowed, "v") }));
    }

    [Theory]
    [InlineData(63, 0x0A)]
    [InlineData(1, High)]
    [InlineData(64, High, Low)]
    [InlineData(63, High, Low)]
    public void The_name_of_a_field_in_a_fault_is_always_printable(int letters, params int[] units)
    {
        var key = new string('k', letters) + TextOf(units);

        var fault = Assert.Single(RequestRules.Check(Good with { Metadata = Entry(key, "v") }));

        Assert.DoesNotContain(fault.Field, char.IsControl);
        Assert.DoesNotContain(fault.Field, char.IsSurrogate);
    }

    [Fact]
    public void A_fault_never_repeats_the_text()
    {
        const string Secret = "the secret prompt";
        var faults = RequestRules.Check(new ImageRequest { Prompt = Secret + "\0", NegativePrompt = Secret + "\0", Metadata = Entry("k", Secret + "\0") });

        Assert.Equal(3, faults.Count);
        Assert.DoesNotContain(faults, fault => fault.ToString().Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_fault_is_found_at_once() => Assert.Equal(
        [
            "prompt", "negative_prompt", "width", "height", "aspect_ratio", "seed", "steps", "guidance", "provider", "count",
            "expires_in", "aspect_ratio", "output_format", "model", "metadata.a", "metadata.b", "webhook",
        ],
        RequestRules.Check(new ImageRequest
        {
            Prompt = "",
            NegativePrompt = "\0",
            Width = 1,
            Height = 1,
            AspectRatio = "x",
            OutputFormat = (OutputFormat)(-1),
            Seed = -1,
            Steps = 0,
            Guidance = -1,
            Count = 0,
            ExpiresIn = 0,
            Model = "",
            Provider = "",
            Metadata = new Dictionary<string, string> { ["a"] = "\0", ["b"] = null! },
            Webhook = "x",
        }).Select(fault => fault.Field));

    [Theory]
    [InlineData(UnknownPolicy.Fail, null, null)]
    [InlineData(UnknownPolicy.Wait, null, null)]
    [InlineData(UnknownPolicy.BuyAgain, null, null)]
    [InlineData(UnknownPolicy.BuyAgain, 0.0, null)]
    [InlineData(UnknownPolicy.BuyAgain, 1000.0, null)]
    [InlineData(UnknownPolicy.BuyAgain, 1000.01, "on_unknown.up_to")]
    [InlineData(UnknownPolicy.BuyAgain, -0.01, "on_unknown.up_to")]
    [InlineData(UnknownPolicy.Fail, 0.05, "on_unknown.up_to")]
    [InlineData(UnknownPolicy.Wait, 0.05, "on_unknown.up_to")]
    [InlineData((UnknownPolicy)7, null, "on_unknown.policy")]
    public void The_unknown_outcome_policy_is_one_of_three_and_a_sum_requires_buying_again(UnknownPolicy policy, double? sum, string? fault)
        => Assert.Equal(fault is null ? [] : [fault], FieldsOf(new ImageRequest { Prompt = "a cat", OnUnknown = new OnUnknown { Policy = policy, UpTo = (decimal?)sum } }));

    private static string TextOf(int[] units) => string.Concat(units.Select(unit => (char)unit));

    private static IEnumerable<string> FieldsOf(ImageRequest request) => RequestRules.Check(request).Select(fault => fault.Field).Distinct();

    private static Dictionary<string, string> Entry(string key, string value) => new() { [key] = value };

    private static Dictionary<string, string> Entries(int count) => Enumerable.Range(0, count).ToDictionary(i => $"k{i}", i => "v");
}
