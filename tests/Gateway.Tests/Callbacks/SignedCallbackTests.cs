using System.Text;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Jobs.Claims;

namespace ImageGen.Gateway.Tests.Callbacks;

/// <summary>Calls of a provider that signs, and of those who would like to be it.</summary>
[Collection(nameof(CallbackGateway))]
public sealed class SignedCallbackTests(CallbackGateway world)
{
    private const string Word = """{"id":"p1","status":"succeeded"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Hostile => [.. HostileCall.All.Keys];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_forged_callback_changes_nothing(string name)
    {
        var (client, id) = await world.WaitingAsync("told");
        var before = await world.StateOfAsync(id);
        var call = HostileCall.Make(name, world, id);

        var answer = await client.SendAsync(call.ToRequest(), [.. call.Headers]);

        Assert.Equal(HostileCall.All[name].Status, answer.Status);
        Assert.Equal(before, await world.StateOfAsync(id));
    }

    [Theory]
    [InlineData("/v1/hooks/")]
    [InlineData("/hooks/")]
    public async Task A_callback_signed_with_the_provider_s_secret_makes_the_job_due_once(string path)
    {
        var (client, id) = await world.WaitingAsync("told");
        var address = world.AddressOf("told", id).Replace("/v1/hooks/", path, StringComparison.Ordinal);
        var headers = world.Told.Sign(Word, $"msg_{id:N}");

        Assert.Equal(204, (await SendAsync(client, address, headers)).Status);
        await PollAgainAsync(id);
        var before = await world.StateOfAsync(id);

        // Repeated by the provider, which did not receive the response, or by an eavesdropper.
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => SendAsync(client, address, headers))), answer => Assert.Equal(204, answer.Status));
        Assert.Equal(before, await world.StateOfAsync(id));
    }

    [Fact]
    public async Task A_callback_about_an_ended_job_changes_nothing()
    {
        var client = world.Gateway.NewTenant();
        var id = await client.NewJobAsync();
        await world.Gateway.FailAsync(id);
        var before = await world.StateOfAsync(id);

        Assert.Equal(204, (await SendAsync(client, world.AddressOf("told", id), world.Told.Sign(Word))).Status);

        Assert.Equal(before, await world.StateOfAsync(id));
    }

    [Fact]
    public async Task A_rotated_secret_is_read_before_a_callback_is_refused_and_the_former_one_stays_valid()
    {
        var (client, id) = await world.WaitingAsync("told");
        var (address, next) = (world.AddressOf("told", id), new Signer());
        Assert.Equal(204, (await SendAsync(client, address, world.Told.Sign(Word, "msg_a"))).Status);
        await world.Secrets.PutAsync("told", next.Secret, Token);
        world.Time.Leap(TimeSpan.FromSeconds(6));

        Assert.Equal(204, (await SendAsync(client, address, next.Sign(Word, "msg_b"))).Status);
        Assert.Equal(204, (await SendAsync(client, address, world.Told.Sign(Word, "msg_c"))).Status);
        (await SendAsync(client, address, new Signer().Sign(Word, "msg_d"))).ProblemOf(401, "untrusted_hook");
    }

    [Fact]
    public async Task An_unsigned_callback_is_refused_once_a_secret_is_known()
    {
        var (client, id) = await world.WaitingAsync("painter");
        Assert.Equal(204, (await SendAsync(client, world.AddressOf("painter", id), [])).Status);
        var (other, signer) = ((await world.WaitingAsync("late")).Id, new Signer());
        Assert.Equal(204, (await SendAsync(client, world.AddressOf("late", other), [])).Status);

        await world.Secrets.PutAsync("late", signer.Secret, Token);
        world.Time.Leap(TimeSpan.FromSeconds(6));

        (await SendAsync(client, world.AddressOf("late", other), [])).ProblemOf(401, "untrusted_hook");
        Assert.Equal(204, (await SendAsync(client, world.AddressOf("late", other), signer.Sign(Word))).Status);
    }

    /// <summary>What the worker does that was woken in vain.</summary>
    private async Task PollAgainAsync(Guid id)
    {
        var claim = await world.Gateway.Claims.ClaimAsync(id, new Claimant("w"), TimeSpan.FromSeconds(60), ifDue: true, lane: null, Token);
        Assert.Equal(ClaimOutcome.Claimed, claim.Outcome);
        Assert.Equal(WriteOutcome.Written, await world.Gateway.Claims.RescheduleAsync(claim.Job!, new Reschedule { In = TimeSpan.FromMinutes(1), Polled = true }, Token));
    }

    private static Task<Answer> SendAsync(TestClient client, string address, (string, string)[] headers)
        => client.SendAsync(new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Word)) }, headers);
}
