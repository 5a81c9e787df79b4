using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Tests.Limits;

/// <summary>Requests per minute and images per day, over two gateways on one Redis.</summary>
[Trait("Category", "Servers")]
public sealed class QuotaTests(LimitedGateways gateways) : IClassFixture<LimitedGateways>
{
    private const string Cat = """{"prompt":"a cat"}""";

    [Fact]
    public async Task The_requests_per_minute_are_counted_over_all_gateways_and_every_answer_states_them()
    {
        var (one, other) = await gateways.TenantAsync("""{"requests_per_minute":4}""");

        var first = await one.GetAsync("/v1/jobs");
        Assert.Equal((200, "\"requests\";q=4;w=60", "\"requests\";r=3;t=15"), (first.Status, first.Header("RateLimit-Policy"), first.Header("RateLimit")));
        (await other.GetAsync($"/v1/jobs/{Guid.NewGuid()}")).ProblemOf(404, "job_not_found");
        var third = await other.SubmitAsync("""{"prompt":""}""");
        Assert.Equal((400, "\"requests\";r=1;t=45"), (third.Status, third.Header("RateLimit")));
        Assert.Equal(202, (await one.SubmitAsync(Cat)).Status);

        foreach (var client in (TestClient[])[one, other])
        {
            var refused = await client.GetAsync("/v1/jobs");
            Assert.Contains("4 requests per minute", refused.ProblemOf(429, "rate_limited")["detail"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.Equal(("15", "\"requests\";r=0;t=60"), (refused.Header("Retry-After"), refused.Header("RateLimit")));
        }
    }

    [Fact]
    public async Task Retry_After_is_the_truth()
    {
        var (one, other) = await gateways.TenantAsync("""{"requests_per_minute":7}""");
        for (var n = 0; n < 7; n++)
        {
            Assert.Equal(200, (await one.GetAsync("/v1/jobs")).Status);
        }

        var wait = int.Parse((await other.GetAsync("/v1/jobs")).Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture);
        gateways.Pass(TimeSpan.FromSeconds(wait - 1));
        (await one.GetAsync("/v1/jobs")).ProblemOf(429, "rate_limited");
        gateways.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await other.GetAsync("/v1/jobs")).Status);
        (await one.GetAsync("/v1/jobs")).ProblemOf(429, "rate_limited");
    }

    [Fact]
    public async Task Without_a_limit_no_answer_states_one()
    {
        var answer = await gateways.One.NewTenant().SubmitAsync(Cat);

        Assert.Equal((202, null, null), (answer.Status, answer.Header("RateLimit-Policy"), answer.Header("RateLimit")));
    }

    [Fact]
    public async Task A_submission_takes_as_many_images_as_it_creates_jobs()
    {
        var (one, other) = await gateways.TenantAsync("""{"images_per_day":4}""");

        var first = await one.SubmitAsync("""{"prompt":"a cat","count":3}""");
        Assert.Equal((202, "\"images\";q=4;w=86400", "\"images\";r=1;t=64800"), (first.Status, first.Header("RateLimit-Policy"), first.Header("RateLimit")));
        var refused = await other.SubmitAsync("""{"prompt":"a cat","count":2}""");
        refused.ProblemOf(429, "rate_limited");
        Assert.Equal(("21600", "\"images\";r=1;t=64800"), (refused.Header("Retry-After"), refused.Header("RateLimit")));
        Assert.Equal(202, (await other.SubmitAsync(Cat)).Status);
        (await one.SubmitAsync("""{"prompt":"a cat","count":5}""")).ProblemOf(403, "count_not_allowed");
        Assert.Equal(4, (await one.RowsAsync()).Count);
        gateways.Pass(TimeSpan.FromHours(6));
        Assert.Equal(202, (await one.SubmitAsync(Cat)).Status);
        (await one.SubmitAsync(Cat)).ProblemOf(429, "rate_limited");
    }

    [Fact]
    public async Task A_repeated_request_is_never_refused_and_takes_nothing()
    {
        var (one, other) = await gateways.TenantAsync("""{"images_per_day":3,"requests_per_minute":3}""");
        const string Two = """{"prompt":"a cat","count":2}""";
        var first = await one.SubmitAsync(Two, ("Idempotency-Key", "k"));
        var again = await other.SubmitAsync(Two, ("Idempotency-Key", "k"));
        Assert.Equal((202, first.Id), (again.Status, again.Id));
        Assert.Equal(202, (await one.SubmitAsync(Cat)).Status);
        (await one.SubmitAsync(Cat)).ProblemOf(429, "rate_limited");

        foreach (var client in (TestClient[])[one, other])
        {
            var last = await client.SubmitAsync(Two, ("Idempotency-Key", "k"));
            Assert.Equal((202, first.Id, "true"), (last.Status, last.Id, last.Header("Idempotent-Replayed")));
        }

        (await one.SubmitAsync("""{"prompt":"a dog"}""", ("Idempotency-Key", "k"))).ProblemOf(422, "idempotency_key_reused");
        (await one.SubmitAsync(Cat, ("Idempotency-Key", "l"))).ProblemOf(429, "rate_limited");
        (await one.GetAsync("/v1/jobs", ("Idempotency-Key", "k"))).ProblemOf(429, "rate_limited");
        Assert.Equal(3, (await one.RowsAsync()).Count);
    }

    [Fact]
    public async Task A_repeated_request_is_not_refused_by_any_limit_that_was_set_since()
    {
        var (one, other) = await gateways.TenantAsync("{}");
        const string Body = """{"prompt":"a cat","width":512,"height":512,"count":2,"provider":"sandbox"}""";
        var first = await one.SubmitAsync(Body, ("Idempotency-Key", "k"));
        await gateways.PutAsync(
            one.Tenant, """{"images_per_day":1,"requests_per_minute":1,"max_unfinished":1,"providers":["painter"],"models":["m"],"max_pixels":4096,"max_count":1}""");

        for (var n = 0; n < 3; n++)
        {
            var again = await other.SubmitAsync(Body, ("Idempotency-Key", "k"));
            Assert.Equal((202, first.Id), (again.Status, again.Id));
        }
    }

    [Fact]
    public async Task A_request_that_creates_no_job_gives_its_images_back()
    {
        var (one, _) = await gateways.TenantAsync("""{"images_per_day":2,"max_unfinished":3}""");

        gateways.RefusesImages = true;
        (await one.SubmitAsync($$"""{"prompt":"a cat","image":"data:image/png;base64,{{Convert.ToBase64String(JobSteps.Png)}}"}""")).ProblemOf(503, "images_unavailable");
        gateways.RefusesImages = false;
        (await one.SubmitAsync("""{"prompt":"a cat","count":4}""")).ProblemOf(429, "too_many_jobs");
        Assert.Equal("\"images\";r=1;t=43200", (await one.SubmitAsync(Cat)).Header("RateLimit"));
    }

    [Fact]
    public async Task Images_stay_taken_while_it_is_unknown_whether_their_jobs_exist()
    {
        var (one, other) = await gateways.TenantAsync("""{"images_per_day":2}""");
        gateways.Store.Break(nameof(IJobStore.CreateAsync));
        (await one.SubmitAsync(Cat)).ProblemOf(503, "store_unavailable");
        gateways.Store.Mend();

        Assert.Equal(202, (await other.SubmitAsync(Cat)).Status);
        (await other.SubmitAsync(Cat)).ProblemOf(429, "rate_limited");
    }

    [Fact]
    public async Task Submissions_that_race_over_two_gateways_never_exceed_the_images_per_day()
    {
        var (one, other) = await gateways.TenantAsync("""{"images_per_day":20}""");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => (n % 2 == 0 ? one : other).SubmitAsync(Cat)));

        Assert.Equal((20, 30), (answers.Count(answer => answer.Status == 202), answers.Count(answer => answer.Status == 429)));
        Assert.Equal(20, (await one.RowsAsync()).Count);
    }

    [Fact]
    public async Task Repetitions_that_race_are_one_job_and_take_one_image()
    {
        var (one, other) = await gateways.TenantAsync("""{"images_per_day":60}""");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => (n % 2 == 0 ? one : other).SubmitAsync(Cat, ("Idempotency-Key", "k"))));

        Assert.Single(answers.Select(answer => (answer.Status, answer.Id)).Distinct());
        Assert.StartsWith("\"images\";r=58;", (await one.SubmitAsync(Cat)).Header("RateLimit"), StringComparison.Ordinal);
    }
}
