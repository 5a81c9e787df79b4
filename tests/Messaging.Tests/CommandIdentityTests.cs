using System.Text;

namespace ImageGen.Messaging.Tests;

public sealed class CommandIdentityTests
{
    private const string Id = "0d9f1c3e-6a44-4f0a-9a53-1f8a6f0a7b31";

    [Theory]
    [InlineData($$$"""{"job_id":"{{{Id}}}","request":7}""", "default")]
    [InlineData($$$"""{"tenant":"acme","request":{"job_id":"x","tenant":"y"},"job_id":"{{{Id}}}"}""", "acme")]
    [InlineData($$$"""{"messageType":["a"],"message":{"tenant":"acme","job_id":"{{{Id}}}"},"host":{"job_id":7}}""", "acme")]
    [InlineData($$$"""{"job_id":"{{{Id}}}", and from here on rubbish""", "default")]
    [InlineData($$$"""{"job_id":"{{{Id}}}","request":{"prompt":"\ud800"}}""", "default")]
    public void The_job_id_is_found_in_every_form_of_a_command(string body, string tenant)
    {
        Assert.True(CommandIdentity.TryRead(Encoding.UTF8.GetBytes(body), out var job, out var found));
        Assert.Equal((Guid.Parse(Id), tenant), (job, found));
    }

    [Theory]
    [InlineData("")]
    [InlineData("rubbish")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"job_id":null}""")]
    [InlineData("""{"job_id":{"a":1}}""")]
    [InlineData("""{"job_id":"00000000-0000-0000-0000-000000000000"}""")]
    [InlineData("""{"job_id":"not a uuid"}""")]
    [InlineData($$$"""{"request":{"job_id":"{{{Id}}}"}}""")]
    [InlineData($$$"""{"job_id":"{{{Id}}}","tenant":7}""")]
    [InlineData($$$"""rubbish first {"job_id":"{{{Id}}}"}""")]
    public void A_body_without_a_usable_job_id_yields_none(string body)
        => Assert.False(CommandIdentity.TryRead(Encoding.UTF8.GetBytes(body), out _, out _));

    [Fact]
    public void Excessive_nesting_is_not_followed()
    {
        var body = Encoding.UTF8.GetBytes($$$"""{"request":{{{new string('[', 100_000)}}}{{{new string(']', 100_000)}}},"job_id":"{{{Id}}}"}""");

        Assert.False(CommandIdentity.TryRead(body, out _, out _));
    }
}
