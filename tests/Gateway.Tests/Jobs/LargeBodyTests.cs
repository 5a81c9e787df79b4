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
    public async Task Whatever_becomes_of_a_large_body_its_place_is_free_again()
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
        await using var services = new ServiceCollection().AddSingleton<TimeProvider>(new HastyTime(BodyBytes.LargeBodyTime)).BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = services };
        (http.Request.ContentLength, http.Request.Body) = (400_000, new Pipe().Reader.AsStream());

        var fault = await Assert.ThrowsAsync<ProblemException>(() => BodyBytes.ReadAsync(http.Request, new LargeField("image", _ => Task.CompletedTask), Token));

        Assert.Equal(408, fault.Problem.Status);
    }

    [Fact]
    public async Task Who_has_no_room_for_a_job_hears_so_before_a_large_body_is_sent()
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
    public async Task At_the_cap_a_large_request_that_was_accepted_gets_its_job_again_and_another_under_its_key_does_not()
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
    public async Task Only_so_many_wait_for_a_place()
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
        builder.Services.AddSingleton<TimeProvider>(new HastyTime(LargeBodyLimiter.Patience));
        change(builder);
    });

    private static Task<Answer> SendAsync(TestClient client, LargeBody body) => client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/v1/jobs") { Content = body });
}
