using System.Text.Json;

namespace ImageGen.Samples.Tests;

/// <summary>Whole hosts with <c>Messaging:UserTenants</c>: nothing of another tenant is created or changed, and everything else works as without it.</summary>
public sealed class MappedUsersTests(MappedUsersSystem system) : IClassFixture<MappedUsersSystem>
{
    [Theory]
    [InlineData("shop", "beta", "user shop")]
    [InlineData("shop", "default", "user shop")]
    [InlineData(null, "acme", "no user-id")]
    public async Task A_command_that_its_user_may_not_send_creates_no_job(string? user, string tenant, string detail)
    {
        var id = Guid.NewGuid();
        var name = $"refused {user} {tenant}";

        await system.Shop.PublishAsync(name, Generate(id, tenant, """{"prompt":"a red cube"}""", user));

        var letter = await system.Wire.LetterAsync(name);
        Assert.Equal("tenant_not_allowed", letter.Reason);
        Assert.Contains(detail, letter.Detail, StringComparison.Ordinal);
        Assert.Contains(tenant, letter.Detail, StringComparison.Ordinal);
        Assert.Null(await system.FindJobAsync(id, tenant));
    }

    [Theory]
    [InlineData("""{"prompt":""}""")]
    [InlineData("""{"prompt":7}""")]
    public async Task A_bad_command_for_another_tenant_creates_no_job_that_reports_it(string request)
    {
        var id = Guid.NewGuid();

        await system.Shop.PublishAsync($"bad {request}", Generate(id, "beta", request, "shop"));

        Assert.Equal("tenant_not_allowed", (await system.Wire.LetterAsync($"bad {request}")).Reason);
        Assert.Null(await system.FindJobAsync(id, "beta"));
    }

    [Fact]
    public async Task A_bad_command_of_the_user_s_own_tenant_ends_its_job()
    {
        var id = Guid.NewGuid();

        await system.Shop.PublishAsync("own bad", Generate(id, "acme", """{"prompt":7}""", "shop"));

        Assert.Equal("unreadable", (await system.Wire.LetterAsync("own bad")).Reason);
        Assert.Equal("image.failed", (await system.Wire.EndOfAsync(id)).Event);
    }

    [Fact]
    public async Task A_command_of_the_user_s_own_tenant_becomes_an_image()
    {
        var id = Guid.NewGuid();

        await system.Shop.PublishAsync("own", Generate(id, "acme", """{"prompt":"a red cube","width":64,"height":64}""", "shop"));

        Assert.Equal("image.generated", (await system.Wire.EndOfAsync(id)).Event);
        Assert.Equal("acme", (await system.FindJobAsync(id, "acme"))!.Value.GetProperty("tenant").GetString());
    }

    [Fact]
    public async Task A_job_of_another_tenant_can_not_be_canceled()
    {
        var id = await system.SubmitAsync("beta", new { prompt = "sandbox:slow=6 a red cube", width = 64, height = 64 });

        await system.Shop.PublishAsync("cancel as beta", Cancel(id, "beta", "shop"));
        await system.Shop.PublishAsync("cancel without a user", Cancel(id, "beta", user: null));
        await system.Shop.PublishAsync("cancel as acme", Cancel(id, "acme", "shop"));

        Assert.Equal("tenant_not_allowed", (await system.Wire.LetterAsync("cancel as beta")).Reason);
        Assert.Equal("tenant_not_allowed", (await system.Wire.LetterAsync("cancel without a user")).Reason);
        Assert.Equal("image.generated", (await system.Wire.EndOfAsync(id)).Event);
        Assert.False(system.Wire.HasLetter("cancel as acme"));
    }

    [Fact]
    public async Task The_gateway_s_own_commands_are_accepted_for_every_tenant_and_lane()
    {
        foreach (var (tenant, provider) in ((string, string)[])[("acme", "here"), ("beta", "there"), ("default", "here")])
        {
            var id = await system.SubmitAsync(tenant, new { prompt = "a red cube", width = 64, height = 64, provider });

            Assert.Equal("image.generated", (await system.Wire.EndOfAsync(id)).Event);
            Assert.False(system.Wire.HasLetterWith(id.ToString()));
        }
    }

    [Fact]
    public async Task A_worker_forwards_a_command_to_the_lane_of_its_provider_as_its_own_user()
    {
        var id = Guid.NewGuid();

        await system.Shop.PublishAsync("elsewhere", Generate(id, "acme", """{"prompt":"a red cube","width":64,"height":64,"provider":"there"}""", "shop"));

        Assert.Equal("image.generated", (await system.Wire.EndOfAsync(id)).Event);
        Assert.False(system.Wire.HasLetterWith(id.ToString()));
        Assert.DoesNotContain("command.not_taken", system.WorkersOutput, StringComparison.Ordinal);
        Assert.DoesNotContain("command.not_confirmed", system.WorkersOutput, StringComparison.Ordinal);
    }

    private static Message Generate(Guid id, string tenant, string request, string? user)
        => new($$$"""{"job_id":"{{{id}}}","tenant":"{{{tenant}}}","request":{{{request}}}}""") { Properties = As(user) };

    private static Message Cancel(Guid id, string tenant, string? user) => Message.Cancel(JsonSerializer.Serialize(new { job_id = id, tenant })) with { Properties = As(user) };

    private static Action<RabbitMQ.Client.BasicProperties> As(string? user) => properties => properties.UserId = user;
}
