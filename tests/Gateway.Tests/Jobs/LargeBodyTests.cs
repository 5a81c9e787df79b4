using System.IO.Pipelines;
using ImageGen.Gateway.Admission;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Tests.World;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Tests.Jobs;

/// <summary>Requests with an image inside: how many are in memory at once, and who is asked before one is.</summary>
public sealed class LargeBodyTests(SharedGateway shared)
{
    private const string Json = "application/json";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_large_body_without_a_place_gets_503_small_ones_are_served_and_a_place_is_free_again(bool chunked)
    {
        await using var gateway = await StartAsync(builder => builder.Configuration["Gateway:MaxLargeBodies"] = "1");
        var client = gateway.NewTenant();
        using (await gateway.App.Services.GetRequiredService<LargeBodyLimiter>().EnterAsync(Token))
        {
            var refused = await SendAsync(client, new LargeBody(chunked));
            refused.ProblemOf(503, "too_many_large_bodies");
            Assert.Equal("5", refused.Header("Retry-After"));
            Assert.Equal(202, (await client.SubmitAsync("""{"prompt":"a cat"}""")).Status);
        }

        Assert.Equal(202, (await SendAsync(client, new LargeBody(chunked))).Status);
    }

    [Fact]
    public async Task The_permit_of_a_large_body_is_released_after_every_outcome_of_the_request()
    {
        await using var gateway = await StartAsync(builder => builder.Configuration["Gateway:MaxLargeBodies"] = "1");
        var client = gateway.NewTenant();

        for (var n = 0; n < 3; n++)
        {
            (await client.SubmitAsync(LargeBody.Of(""), Json)).ProblemOf(400, "invalid_request");
            (await client.SubmitAsync(new byte[400_000], Json)).ProblemOf(413, "body_too_large");
            Assert.Equal(202, (await client.SubmitAsync(LargeBody.Bytes, Json)).Status);
        }
    }

    [Fact]
    public async Task A_large_body_that_comes_too_slowly_is_given_up()
    {
        await using var services = new ServiceCollection().AddSingleton<TimeProvider>(new HastyTime(BodyBytes.LargeBodyTimeout)).BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = services };
        (http.Request.ContentLength, http.Request.Body) = (400_000, new Pipe().Reader.AsStream());

        var fault = await Assert.ThrowsAsync<ProblemException>(() => BodyBytes.ReadAsync(http.Request, new LargeField("image", _ => Task.CompletedTask), Token));

        Assert.Equal(408, fault.Problem.Status);
    }

    [Fact]
    public async Task A_tenant_at_its_cap_is_refused_before_it_sends_a_large_body()
    {
        await using var gateway = await StartAsync(builder => builder.Configuration["Gateway:MaxUnfinishedPerTenant"] = "1");
        var client = gateway.NewTenant();
        await client.NewJobAsync();
        var body = new LargeBody(chunked: false);
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/jobs") { Content = body };
        request.Headers.ExpectContinue = true;

        (await client.SendAsync(request)).ProblemOf(429, "too_many_jobs");

        Assert.False(body.Begun);
    }

    [Fact]
    public async Task A_repeated_large_request_gets_its_job_again_at_the_cap_and_another_one_under_its_key_does_not()
    {
        await using var gateway = await StartAsync(builder => builder.Configuration["Gateway:MaxUnfinishedPerTenant"] = "1");
        var client = gateway.NewTenant();
        var first = await client.SubmitAsync(LargeBody.Bytes, Json, ("Idempotency-Key", "k"));

        var again = await client.SubmitAsync(LargeBody.Bytes, Json, ("Idempotency-Key", "k"));
        var other = await client.SubmitAsync(LargeBody.Of("a dog"), Json, ("Idempotency-Key", "k"));
        var next = await client.SubmitAsync(LargeBody.Bytes, Json, ("Idempotency-Key", "l"));

        Assert.Equal((202, first.Id, "true"), (again.Status, again.Id, again.Header("Idempotent-Replayed")));
        other.ProblemOf(422, "idempotency_key_reused");
        next.ProblemOf(429, "too_many_jobs");
    }

    [Fact]
    public async Task The_number_of_requests_waiting_for_a_place_is_limited()
    {
        using var bodies = new LargeBodyLimiter(Options.Create(new AdmissionOptions { MaxLargeBodies = 1 }), TimeProvider.System);
        var place = await bodies.EnterAsync(Token);
        var waiting = Enumerable.Range(0, 4).Select(_ => bodies.EnterAsync(Token)).ToList();

        Assert.Equal(503, (await Assert.ThrowsAsync<ProblemException>(() => bodies.EnterAsync(Token))).Problem.Status);

        place.Dispose();
        place.Dispose();
        foreach (var next in waiting)
        {
            (await next).Dispose();
        }

        (await bodies.EnterAsync(Token)).Dispose();
    }

    private Task<TestGateway> StartAsync(Action<WebApplicationBuilder> change) => TestGateway.StartAsync(shared.ConnectionString, builder =>
    {
        builder.Services.AddSingleton<TimeProvider>(new HastyTime(LargeBodyLimiter.MaxWait));
        change(builder);
    });

    private static Task<Answer> SendAsync(TestClient client, LargeBody body) => client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/v1/jobs") { Content = body });
}
