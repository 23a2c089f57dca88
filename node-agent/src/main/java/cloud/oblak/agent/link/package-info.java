/**
 * One WebSocket to each service, dialled by the agent and authenticated both ways. Desired objects
 * come down, observations go up; a link checks whom it talks to before it believes a word.
 */
package cloud.oblak.agent.link;
