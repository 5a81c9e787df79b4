using System.Globalization;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.Replicate;

public sealed class LookUpTests : IDisposable
{
    private const string Model = "stability-ai/sdxl";

    private const string List = "GET /predictions";

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    private readonly ReplicateDouble _replicate = new();

    private DateTimeOffset Now => _clock.GetUtcNow();

    public void Dispose() => _replicate.Dispose();

    [Fact]
    public async Task A_listed_prediction_of_same_model_prompt_and_seed_is_found()
    {
        Lists(Entry("other", "a dog", 7), Entry("wrongseed", "a cat", 8), Entry("wanted", "a cat", 7), Entry("model", "a cat", 7, model: "else/where"));

        Assert.Equal(new LookUpOutcome.Found("wanted"), await LookUpAsync(TimeSpan.FromSeconds(5)));
        Assert.Equal("GET /predictions?created_after=2026-11-23T11%3A58%3A55.000Z", _replicate.Calls.Single().Call);
    }

    [Fact]
    public async Task A_look_up_finds_the_prediction_nearest_to_the_intent()
    {
        Lists(Entry("late", "a cat", 7, Now), Entry("near", "a cat", 7, Now.AddSeconds(-29)), Entry("early", "a cat", 7, Now.AddSeconds(-80)));

        Assert.Equal(new LookUpOutcome.Found("near"), await LookUpAsync(TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData(5, 15)]
    [InlineData(80, 10)]
    public async Task An_unlisted_purchase_can_still_appear_for_ninety_seconds(int age, int after)
    {
        Lists();

        Assert.Equal(new LookUpOutcome.TooEarly(TimeSpan.FromSeconds(after)), await LookUpAsync(TimeSpan.FromSeconds(age)));
    }

    [Theory]
    [InlineData(90)]
    [InlineData(55 * 60)]
    public async Task An_unlisted_purchase_counts_as_not_bought_after_ninety_seconds(int age)
    {
        Lists(Entry("other", "a cat", 8));

        Assert.IsType<LookUpOutcome.NotBought>(await LookUpAsync(TimeSpan.FromSeconds(age)));
    }

    [Fact]
    public async Task A_look_up_after_fifty_five_minutes_is_unknowable_without_a_request()
    {
        Assert.IsType<LookUpOutcome.Unknowable>(await LookUpAsync(TimeSpan.FromMinutes(55.1)));
        Assert.Empty(_replicate.Calls);
    }

    [Fact]
    public async Task A_prediction_whose_inputs_were_deleted_forbids_to_say_not_bought()
    {
        Lists($$"""{"id":"x","model":"{{Model}}","version":"hidden","input":{},"data_removed":true,"status":"succeeded"}""");

        Assert.IsType<LookUpOutcome.Unknowable>(await LookUpAsync(TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public async Task An_official_model_is_recognized_under_its_internal_name()
    {
        Lists(Entry("wanted", "a cat", 7, model: "replicate-internal/sdxl-fast"));

        Assert.Equal(new LookUpOutcome.Found("wanted"), await LookUpAsync(TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public async Task Another_version_of_the_same_model_is_neither_found_nor_called_not_bought()
    {
        Lists(Entry("other", "a cat", 7, version: new string('a', 64)));

        Assert.IsType<LookUpOutcome.Unknowable>(await LookUpAsync(TimeSpan.FromMinutes(5), $"{Model}:{ReplicateDouble.Version}"));
    }

    [Fact]
    public async Task A_look_up_reads_all_pages()
    {
        _replicate
            .Answer(List, 200, $$"""{"next":"https://api.replicate.com/v1/predictions?cursor=abc%3D","results":[{{Entry("a", "x", 1)}}]}""")
            .Answer("GET /predictions?cursor=abc%3D", 200, $$"""{"next":null,"results":[{{Entry("wanted", "a cat", 7)}}]}""");

        Assert.Equal(new LookUpOutcome.Found("wanted"), await LookUpAsync(TimeSpan.FromMinutes(5)));
    }

    [Theory]
    [InlineData("https://evil.example/v1/predictions?cursor=1")]
    [InlineData("http://api.replicate.com/v1/predictions?cursor=1")]
    [InlineData("https://user@api.replicate.com/v1/predictions?cursor=1")]
    [InlineData("https://api.replicate.com:444/v1/predictions?cursor=1")]
    public async Task A_next_page_elsewhere_is_not_followed_and_proves_nothing(string next)
    {
        _replicate.Answer(List, 200, $$"""{"next":"{{next}}","results":[]}""");

        await Assert.ThrowsAsync<ProviderFaultException>(() => LookUpAsync(TimeSpan.FromMinutes(5)));
        Assert.Single(_replicate.Calls);
    }

    [Fact]
    public async Task A_list_that_never_ends_proves_nothing()
    {
        _replicate.Answer(List, 200, """{"next":"https://api.replicate.com/v1/predictions?cursor=again","results":[]}""");

        await Assert.ThrowsAsync<ProviderFaultException>(() => LookUpAsync(TimeSpan.FromMinutes(5)));
        Assert.Equal(200, _replicate.Calls.Count);
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(200, "{}")]
    [InlineData(200, "<html>")]
    [InlineData(404, "")]
    [InlineData(401, "")]
    public async Task A_list_that_can_not_be_read_proves_nothing(int status, string body)
    {
        _replicate.Answer(List, status, body);

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => LookUpAsync(TimeSpan.FromMinutes(5)));

        Assert.False(fault.MayHaveBought);
    }

    [Fact]
    public async Task A_look_up_never_answers_not_bought_with_clocks_that_differ()
    {
        _replicate.Answer(List, 200, """{"next":null,"results":[]}""", $"Date: {Now.AddMinutes(2).ToString("R", CultureInfo.InvariantCulture)}");

        await Assert.ThrowsAsync<ProviderFaultException>(() => LookUpAsync(TimeSpan.FromMinutes(5)));
    }

    private Task<LookUpOutcome> LookUpAsync(TimeSpan age, string model = Model)
        => _replicate.Provider(_clock, model).LookUpAsync(Orders.Of("a cat"), Now - age, Orders.Ours, TestContext.Current.CancellationToken);

    private void Lists(params string[] entries) => _replicate.Answer(List, 200, $$"""{"next":null,"previous":null,"results":[{{string.Join(',', entries)}}]}""");

    private string Entry(string id, string prompt, long seed, DateTimeOffset? at = null, string model = Model, string version = "hidden")
        => $$"""{"id":"{{id}}","model":"{{model}}","version":"{{version}}","input":{"prompt":"{{prompt}}","seed":{{seed}},"width":512},"status":"processing","created_at":"{{(at ?? Now).ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture)}}73Z"}""";
}
